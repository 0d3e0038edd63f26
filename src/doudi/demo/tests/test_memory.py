"""Memory: bounded, whatever the number of people. Workbooks are left out: they are written row by row, and slowly."""

import os
import subprocess
import sys

PEOPLE = 200_000
LIMIT_MB = 1_100
SCRIPT = """
import sys
from pathlib import Path
from doudi.__main__ import main
from doudi.demo.registers import REGISTERS
from doudi.evidence.mapping import mapping_of
for dataset in [name for name in REGISTERS if mapping_of(name).format == "xlsx"]:
    del REGISTERS[dataset]
code = main(sys.argv[1:])
status = Path("/proc/self/status").read_text()  # getrusage would count what the parent weighed when it started us
print("peak MB", int(status.split("VmHWM:")[1].split()[0]) // 1024)
sys.exit(code)
"""


def test_a_city_of_two_hundred_thousand_stays_under_a_bound(tmp_path):
    environment = os.environ | {"DOUDI_VAR": str(tmp_path / "var")}
    command = [sys.executable, "-c", SCRIPT, "demo", "--people", str(PEOPLE), "--out", str(tmp_path / "city")]

    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)

    peak_mb = int(done.stdout.split("peak MB")[-1])
    assert 100 < peak_mb < LIMIT_MB
