"""Holds the XML reports of the real binary against what reads them: JUnit's against its schema."""

import subprocess
import sys

from lxml import etree

binary = sys.argv[1]


def report(form):
    run = subprocess.run([binary, "lint", "--no-cache", "--format", form, "tests/demo"], capture_output=True)
    assert run.returncode == 1, run.stderr.decode()
    return etree.fromstring(run.stdout)


schema = etree.XMLSchema(etree.parse("tests/schemas/junit-10.xsd"))
junit = report("junit")
schema.assertValid(junit)
assert len(junit.findall(".//failure")) == int(junit.get("failures")) > 0
del junit[0].attrib["name"]
assert not schema.validate(junit), "the schema must be able to refuse"

checkstyle = report("checkstyle")
errors = checkstyle.findall("file/error")
assert checkstyle.tag == "checkstyle" and errors
for error in errors:
    assert set(error.attrib) == {"line", "column", "severity", "message", "source"}, error.attrib
    assert error.get("severity") in {"ignore", "info", "warning", "error"}
    assert int(error.get("line")) > 0 and int(error.get("column")) > 0
print(f"junit and checkstyle: {len(errors)} findings, valid")
