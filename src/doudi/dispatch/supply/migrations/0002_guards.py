"""What the database guards in supply: a provider sees needs without identity, its own offers and its own orders, and nothing else."""

from django.db import migrations

from doudi.offices.row_security import ProtectBy

SIGHT = """
CREATE FUNCTION supply_agency() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT seat.agency_id FROM offices_officer own JOIN offices_desk seat ON seat.id = own.desk_id
     WHERE own.id::text = nullif(current_setting('doudi.officer', true), '')
$$;
COMMENT ON FUNCTION supply_agency IS 'The agency at whose desk the officer on this connection sits.';
CREATE FUNCTION supply_reaches(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT doudi_sees(place)
        OR coalesce(current_setting('doudi.desk', true), '') NOT IN ('', 'service')
           AND current_setting('doudi.place', true) LIKE place || '%'
$$;
COMMENT ON FUNCTION supply_reaches IS 'Whether somebody who works in a place works in that of the desk at work, or inside it.';
"""
BLIND = "DROP FUNCTION supply_reaches; DROP FUNCTION supply_agency;"

OF_PROVIDER = "EXISTS (SELECT 1 FROM supply_provider seen WHERE seen.id = {}.provider_id)"
OWN_TOWN = (
    "EXISTS (SELECT 1 FROM supply_provider own WHERE own.agency_id = supply_agency()"
    " AND (town LIKE own.place || '%' OR own.place LIKE town || '%'))"
)
OF_NEED = "EXISTS (SELECT 1 FROM needs_need seen WHERE seen.id = {}.need_id)"
OWN = "EXISTS (SELECT 1 FROM supply_provider own WHERE own.id = {}.provider_id AND own.agency_id = supply_agency())"

TABLES = (
    *("provider", "volunteer", "project", "offer", "offerfile"),
    *("listing", "listedneed", "gap", "proposal", "order"),
)
KEEP = f"REVOKE DELETE, TRUNCATE ON {', '.join(f'supply_{one}' for one in TABLES)} FROM doudi_app"
LET_GO = f"GRANT DELETE ON {', '.join(f'supply_{one}' for one in TABLES)} TO doudi_app"

DONE_STAYS = """
CREATE FUNCTION supply_keep_done() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['satisfaction', 'satisfaction_words'];
BEGIN
    IF OLD.state = 'DONE' AND (to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.satisfaction IS NOT NULL) THEN
        RAISE EXCEPTION 'what was done stays as it was written, and is rated once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER supply_keeps_done BEFORE UPDATE ON supply_order FOR EACH ROW EXECUTE FUNCTION supply_keep_done();
ALTER TABLE supply_order ENABLE ALWAYS TRIGGER supply_keeps_done;
"""


class Migration(migrations.Migration):
    """Sight and keeping."""

    dependencies = [("supply", "0001_initial"), ("needs", "0002_guards"), ("offices", "0002_guards")]

    operations = [
        migrations.RunSQL(SIGHT, BLIND),
        ProtectBy(table="supply_provider", condition="supply_reaches(place) OR agency_id = supply_agency()"),
        *(
            ProtectBy(table=f"supply_{one}", condition=OF_PROVIDER.format(f"supply_{one}"))
            for one in ("volunteer", "project", "offer", "offerfile")
        ),
        ProtectBy(table="supply_listing", condition=f"supply_reaches(town) OR {OWN_TOWN}"),
        *(
            ProtectBy(table=f"supply_{one}", condition=OF_NEED.format(f"supply_{one}"))
            for one in ("listedneed", "gap", "proposal")
        ),
        ProtectBy(table="supply_order", condition=f"doudi_sees(place) OR {OWN.format('supply_order')}"),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(DONE_STAYS, "DROP FUNCTION supply_keep_done CASCADE"),
    ]
