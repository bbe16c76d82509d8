"""Rules of reading press releases, each with an invented release that shows it: what is read, and what is not."""

import pytest

from generator import sources

TAIL = "\n\nInspectors found:\n\n  • Staff were kind.\n  • Records were kept.\n"
OPENING = "The Care Quality Commission has rated Tollgate Surgery in Oxterby as {} following an inspection in May 2018."
GOOD, INADEQUATE = OPENING.format("Good"), OPENING.format("Inadequate")
MEASURES, INSPECTED, PREVIOUS = "report.special_measures", "report.inspected", "report.overall.previous"


def facts_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact in sources.read("release.txt", (text + TAIL).encode()).facts:
        found.setdefault(fact.field, fact.value)
    return found


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        # the object of a rating is the practice, however it is called; a place is not, nor a company's part
        (
            "The Care Quality Commission (CQC) has rated Oxterby Mid Weald inadequate following an inspection in May "
            "2016. The service is a merger of two practices (Nether Pell Health Centre and Tollgate Close Surgery).",
            "name", "Oxterby Mid Weald",
        ),
        (
            "The Care Quality Commission has rated Grove: The Surgery as Inadequate, following an inspection in May "
            "2016.",
            "name", "Grove: The Surgery",
        ),
        (
            "A GP practice based in Oxterby on Sea has been rated Inadequate by the Care Quality Commission following "
            "an inspection in May 2016. The report says that people in Oxterby on Sea wait.",
            "name", None,
        ),
        ("England’s Chief Inspector has found the quality of care provided by Tollgate Surgery to be Good. " + GOOD,
         "provider", None),
        # special measures: what an earlier visit did is not now; leaving is false
        (f"{GOOD} The practice was inspected in March 2016 and rated inadequate. It was placed into special measures.",
         MEASURES, None),
        (f"{GOOD}\n\nIt was previously inspected in January 2016 and placed into special measures.", MEASURES, None),
        (f"Tollgate Surgery taken out of special measures\n\n{GOOD}", MEASURES, "false"),
        (f"{GOOD} There was enough improvement for it to exit special measures.", MEASURES, "false"),
        (f"{INADEQUATE} It has been placed back into special measures.", MEASURES, "true"),
        (f"Tollgate Surgery placed in special measures\n\n{INADEQUATE}", MEASURES, "true"),
        # dates: of this visit, not of others, nor of anything else
        ("The Care Quality Commission has rated Tollgate Surgery as Good. The partners returned in May 2018.",
         INSPECTED, None),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. It was previously inspected in May 2016.",
         INSPECTED, None),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. It was rated inadequate following an "
         "inspection in November 2014 and was put into special measures.", INSPECTED, None),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. It was rated inadequate following an "
         "inspection in November 2014 and was put into special measures.", MEASURES, None),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. The inspection was completed on 13 July "
         "2017.", INSPECTED, "2017-07-13"),
        ("The Care Quality Commission has rated Tollgate Surgery as Good after inspectors visited all three locations "
         "on 4 and 5 December 2018.", INSPECTED, "2018-12-04"),
        ("The Care Quality Commission inspected Tollgate Surgery in Oxterby in May 2018. It is rated Good.",
         INSPECTED, "2018-05"),
        ("The Care Quality Commission has rated Tollgate Surgery as Good after an unannounced inspection in October "
         "last year.", INSPECTED, "October"),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. It has 5,000 patients. Staff changed. It was "
         "rated inadequate following an inspection in October last year.", INSPECTED, None),
        # of several earlier visits, the latest
        (f"{GOOD}\n\nThe practice was first inspected in June 2015 and was rated inadequate. At a second inspection in "
         "March 2016 the practice was rated as requires improvement.", PREVIOUS, "Requires improvement"),
        ("The Care Quality Commission has rated Tollgate Surgery as Good. It was rated inadequate following an "
         "inspection in November 2014.", PREVIOUS, "Inadequate"),
        # “again” gives way to what a later inspection gave in between
        (f"{INADEQUATE} This is the practice’s third report. It was first rated Inadequate in March 2015. After "
         "changes, "
         "its rating was amended to Requires Improvement in June 2016. This report sees it again rated as Inadequate.",
         PREVIOUS, "Requires improvement"),
        # whose rating follows a mere “previously” is open
        (f"{GOOD}\n\nIt was previously rated inadequate. CQC rated the practice outstanding for being caring.",
         "report.key_questions.caring.previous", None),
        # special measures: put now on a practice that once was rated otherwise
        ("Changes at a surgery\n\nA surgery in Oxterby that had been rated Good has been put in special measures by "
         "the "
         "Care Quality Commission. Inspectors visited Tollgate Surgery in May 2018, and it is rated Inadequate.",
         MEASURES, "true"),
        (f"{GOOD} It has made enough progress to leave special measures, where it had been since 2017.", MEASURES,
         "false"),
        # the headline states a rating that the prose leaves out; the prose counts before it
        ("Oxterby surgery rated Outstanding by CQC\n\nOne of the oldest surgeries in the county, Tollgate Surgery in "
         "Oxterby, was visited by inspectors of the Care Quality Commission in May 2018.",
         "report.overall.rating", "Outstanding"),
        (f"Oxterby surgery improves to good\n\n{INADEQUATE}", "report.overall.rating", "Inadequate"),
        # the line below the date of an older release is the name, also where the prose calls it something before
        ("Oxterby GP rated as Good\n\n9 May 2018\nDr Amara Lind\n  • Media\n\nEngland’s Chief Inspector of General "
         "Practice has rated Oxterby GP Practice, Dr Amara Lind, as Good following an inspection in March.",
         "name", "Dr Amara Lind"),
        ("Oxterby GP rated as Good\n\n9 May 2018\nmill @ lind surgery\n  • Media\n\nThe Care Quality Commission has "
         "rated mill @ lind surgery in Oxterby as Good. It was previously called Dr Penn Surgery.",
         "report.overall.rating", "Good"),
        ("Oxterby GP rated as Good\n\n9 May 2018\nWealdshire\n  • Media\n\n" + GOOD, "name", "Tollgate Surgery"),
        # a former name is none, and another service is named by its kind
        ("The Care Quality Commission has rated a surgery in Oxterby (formerly known as Pell Road Surgery) as Good. "
         "Inspectors visited Tollgate Surgery in May 2018. Tollgate Surgery has 5,000 patients.",
         "name", "Tollgate Surgery"),
        ("The Care Quality Commission has rated Pell Lodge in Oxterby as Good following an inspection in May 2018. "
         "Pell "
         "Lodge is a residential home for 20 people, whom a GP practice visits.", "service_kind", "residential home"),
        ("The Care Quality Commission has rated Tollgate Surgery as Good following an inspection in May 2018. Tollgate "
         "Surgery, a GP practice in Oxterby, also cares for people in a nursing home.", "service_kind", None),
        # a sentence between the headline and the date
        ("Tollgate Surgery rated Good\nCQC has rated a surgery in Oxterby as Good.\nPublished:\n3 June 2018\n" + GOOD,
         "report.published", "2018-06-03"),
        # a short line in the head that is a rating
        (f"Tollgate Surgery report\nSafe: Inadequate\nMedia\n{INADEQUATE}", "report.key_questions.safe.rating",
         "Inadequate"),
    ],
)  # fmt: skip
def test_a_release_is_read_by_its_rules(text: str, field: str, expected: str | None) -> None:
    assert facts_of(text).get(field) == expected


@pytest.mark.parametrize(
    ("opening", "lists", "kinds"),
    [
        (GOOD, "Inspectors found:\n\n  • Risks were not assessed.\n  • Staff were kind.", [None, "strength"]),
        (INADEQUATE, "Inspectors found:\n\n  • There were appropriate standards of infection control.\n  • Staff left.",
         [None, "concern"]),
        (INADEQUATE, "Inspectors found:\n\n  • The cold chain was checked.", ["concern"]),
        # the verdict is not understood, and the ratings that stay say nothing of this visit
        ("The Care Quality Commission has placed Tollgate Surgery in the lowest category, inadequate, following an "
         "inspection in May 2018. Its ratings for caring and responsive remain rated as good.",
         "Inspectors found:\n\n  • Staff did not check the fridge.", [None]),
        # what an earlier visit found is no finding of this one
        (GOOD, "It was rated inadequate at the last inspection in June 2016 because:\n\n  • Staff were not trained.\n\n"
         "At this inspection we found:\n\n  • Staff were trained.", ["strength"]),
    ],
)  # fmt: skip
def test_a_finding_has_the_side_that_its_list_states_or_none(opening: str, lists: str, kinds: list[str | None]) -> None:
    account = sources.read("release.txt", f"{opening}\n\n{lists}\n".encode())
    read = {fact.field: fact.value for fact in account.facts}
    texts = [field for field in read if field.endswith("].text")]
    assert [read.get(field.replace(".text", ".kind")) for field in texts] == kinds
