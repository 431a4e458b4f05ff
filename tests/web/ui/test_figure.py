"""The figure draws every region of the core, labelled, reachable by keys, coloured by its mark."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from lissom.core.anatomy.regions import REGIONS
from lissom.web.ui.figure import Figure, FigureRegion, RegionMark, drawn_ids, svg_of, views

ALL = tuple(FigureRegion(one.id, one.label, one.neighbours) for one in REGIONS.values())


def figure(**marks: RegionMark) -> str:
    return svg_of(
        Figure("Soreness", ALL, {key.replace("_", "-"): one for key, one in marks.items()})
    )


def test_the_drawing_and_the_core_name_the_same_regions() -> None:
    assert sorted(drawn_ids()) == sorted(REGIONS)
    assert sorted(views()) == ["back", "front", "soles"]


def test_it_is_well_formed_and_every_region_has_a_name() -> None:
    root = ET.fromstring(figure())
    regions = [one for one in root.iter() if str(one.get("class", "")).startswith("region")]
    assert len(regions) == len(REGIONS)
    for one in regions:
        assert one.get("aria-label") == REGIONS[str(one.get("id"))].label
        assert one.get("role") == "button"
        assert one.get("aria-pressed") == "false"


def test_one_region_is_in_the_tab_order_and_keys_lead_to_the_others() -> None:
    html = figure()
    assert html.count('tabindex="0"') == 1
    reached, todo = {"quadriceps-l"}, ["quadriceps-l"]
    while todo:
        for key in REGIONS[todo.pop()].neighbours.values():
            if key not in reached:
                reached.add(key)
                todo.append(key)
    assert reached == set(REGIONS)
    assert 'data-down="knee-l"' in html


def test_a_mark_colours_and_says_its_value() -> None:
    html = figure(quadriceps_l=RegionMark("s3", "3.5 of 10", "3.5", "/body/quadriceps-l"))
    tag = re.search(r'<a [^>]*id="quadriceps-l"[^>]*>', html)
    assert tag is not None
    assert 'class="region s3"' in tag[0]
    assert 'aria-label="Left quadriceps (front of thigh): 3.5 of 10"' in tag[0]
    assert 'href="/body/quadriceps-l"' in tag[0]
    assert "role=" not in tag[0]
    assert ">3.5</text>" in html


def test_words_are_escaped_and_no_style_is_inside() -> None:
    html = figure(knee_l=RegionMark("s1", '"><script>', "<b>", fields={"state": '"x'}))
    assert "<script>" not in html
    assert "<b>" not in html
    assert " style=" not in html
    assert "<style" not in html
