"""S3 priorities passed to the level asked for."""

from __future__ import annotations

from ecosystem.measures.relatedness import region_domains


def domains(ecosystem, level):
    table = region_domains(ecosystem, level)
    return {region: sorted(row.index[row]) for region, row in table.iterrows()}


def test_down_to_children_and_up_to_parents(make_ecosystem):
    whole = make_ecosystem(
        {"p": "ab"},
        priorities=[
            ("LT", "energy"),  # a country
            ("LT01", "food"),  # a region of its own
            ("SE110", "health"),  # finer than NUTS2
            ("SE12", "energy"),
            ("SE12", "energy"),
        ],
    )
    assert domains(whole, 2) == {
        "LT01": ["energy", "food"],
        "LT02": ["energy"],
        "SE11": ["health"],
        "SE12": ["energy"],
    }
    assert domains(whole, 0) == {"LT": ["energy", "food"], "SE": ["energy", "health"]}
    fine = domains(whole, 3)
    assert fine["SE110"] == ["health"]
    assert fine["SE121"] == ["energy"]
    assert fine["LT011"] == ["energy", "food"]


def test_the_residual_domain_is_known_but_shared_by_nobody(make_ecosystem):
    whole = make_ecosystem({"p": "ab"}, priorities=[("SE11", "other"), ("FI1B", "food")])
    table = region_domains(whole, 2)
    assert list(table.columns) == ["food"]
    assert table["food"].to_dict() == {"FI1B": True, "SE11": False}


def test_no_priorities(make_ecosystem):
    table = region_domains(make_ecosystem({"p": "ab"}), 2)
    assert table.empty
    assert table.sum(axis=1).empty


def test_bundled_priorities(baltic):
    table = region_domains(baltic, 2)
    assert {str(kind) for kind in table.dtypes} == {"bool"}
    assert list(table.index) == sorted(table.index)
    # Pomorskie 2014-20: four smart specialisations, as in the bundled rows.
    rows = baltic.priorities[baltic.priorities["nuts_code"] == "PL63"]
    assert table.loc["PL63"].sum() == rows["domain"].nunique() == 4
    assert {"LT01", "LT02"} <= set(table.index)  # Lithuania's one national strategy
