"""Memory: bounded, whatever the number of people. Workbooks are left out: they are written row by row, and slowly."""

import os
import resource
import subprocess
import sys

import pytest

PEOPLE = 200_000
LIMIT_MB = 1_100
KB_PER_MB = 1024
SCRIPT = """
import sys
from doudi.__main__ import main
from doudi.demo.registers import REGISTERS
from doudi.evidence.mapping import mapping_of
for dataset in [name for name in REGISTERS if mapping_of(name).format == "xlsx"]:
    del REGISTERS[dataset]
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="getrusage is not there")
def test_a_city_of_two_hundred_thousand_stays_under_a_bound(tmp_path):
    environment = os.environ | {"DOUDI_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-c", SCRIPT, "demo", "--people", str(PEOPLE), "--out", str(tmp_path / "city")]

    subprocess.run(command, env=environment, check=True, capture_output=True)

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KB_PER_MB < LIMIT_MB
