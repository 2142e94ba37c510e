"""docs/checks.md names every rule, and its examples are true."""

import re
from pathlib import Path

import pytest

from prose import distress, identifiers
from prose.distress.signs import SIGNS
from prose.identifiers.check_digits import SHAPES

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "checks.md").read_text()
FOUND = re.findall(r"^\| `([a-z0-9-]+)` \| ([a-z-]+) \| (strong|weak) \| (.+?) \| .+ \|$", TEXT, re.MULTILINE)
SIGNED = re.findall(r"^\| `([a-z-]+)` \| (clear|possible|clear or possible) \| (.+?) \|$", TEXT, re.MULTILINE)


@pytest.mark.parametrize(("rule", "kind", "strength", "example"), FOUND)
def test_examples_of_identifiers(rule, kind, strength, example):
    told = {(finding.rule, finding.kind, finding.strength) for finding in identifiers.find(example)}
    assert (rule, kind, strength) in told


@pytest.mark.parametrize(("rule", "levels", "example"), SIGNED)
def test_examples_of_distress(rule, levels, example):
    reading = distress.read(example)
    assert rule in {passage.rule for passage in reading.passages}
    assert reading.level in levels


def test_every_rule_is_documented():
    modules = Path(identifiers.__file__).parent.glob("*.py")
    kinds = "name|age|date|place|postcode|phone|e-mail|address|number|url|image|clues"
    named = {
        rule
        for path in modules
        for rule in re.findall(rf'"((?:{kinds})(?:-[a-z0-9]+)*)"', path.read_text())
        if "-" in rule or rule in {"postcode", "phone", "address"}
    }
    assert named - {"not-names"} <= {rule for rule, *_ in FOUND}
    assert {sign.rule for sign in SIGNS} == {rule for rule, *_ in SIGNED}
    assert all(f"`{shape.rule}`" in TEXT for shape in SHAPES)
