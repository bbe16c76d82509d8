"""A page that was saved again replaces what was read from it before; a line that a person edited is kept."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.site_cases import TWO_DOCUMENTS

from generator import store
from generator.pipeline import Content, Conversion, Converter

RELEASE, PAGE = "press-release.txt", "well-led.txt"
ADDRESS = "https://www.cqc.org.uk/press-release/x"
SLUG = "balfour-medical-centre"


class Project:
    """A folder with the two seeds converted, and documents converted one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = Content(folder / "content")

    def convert(self, *paths: Path, url: str | None = None) -> list[Conversion]:
        documents = store.find_documents(paths).documents
        outcomes = list(Converter(self.content, workers=1).convert(documents, address=url))
        assert all(isinstance(each, Conversion) for each in outcomes), outcomes
        return [each for each in outcomes if isinstance(each, Conversion)]

    def saved_again(self, name: str, *changes: tuple[str, str], url: str | None = None) -> Conversion:
        """Convert a seed with other words in it."""
        text = (TWO_DOCUMENTS / name).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = self.folder / f"again-{name}"
        path.write_text(text, "utf-8")
        (conversion,) = self.convert(path, url=url)
        return conversion

    def edit(self, old: str, new: str) -> None:
        text = self.record
        assert old in text
        self.content.record(SLUG).write_text(text.replace(old, new, 1), "utf-8")

    @property
    def record(self) -> str:
        return self.content.record(SLUG).read_text("utf-8")

    @property
    def sources(self) -> list[str]:
        return sorted(path.name for path in (self.content.folder / "sources" / SLUG).iterdir())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.convert(TWO_DOCUMENTS / RELEASE, TWO_DOCUMENTS / PAGE)
    return made


def conflicts_by_route(conversion: Conversion) -> dict[str, tuple[str | None, str, str]]:
    return {each.route: (each.kept, each.read, each.why) for each in conversion.conflicts}


LOWER = ("from good to requires improvement for caring", "from good to inadequate for caring")


def test_a_value_that_nobody_touched_follows_the_newer_page(project: Project) -> None:
    conversion = project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    assert [(edit.route, edit.old, edit.new) for edit in conversion.edits] == [
        ("reports[0].overall.rating", "Good", "Requires improvement")
    ]
    assert not conversion.conflicts
    assert project.sources == [RELEASE, PAGE]


def test_a_release_that_was_saved_again_is_the_same_report_and_a_correction_is_kept(project: Project) -> None:
    project.edit("caring: {rating: Requires improvement", "caring: {rating: Good")
    conversion = project.saved_again(RELEASE, LOWER, ("very concerned", "concerned"))
    assert conflicts_by_route(conversion) == {
        "reports[1].key_questions.caring.rating": ("Good", "Inadequate", "a person changed it")
    }
    assert project.record.count("kind: press_release") == 1
    assert "we were concerned to find" in project.record


def test_a_release_is_known_by_its_address_whatever_its_dates(project: Project) -> None:
    project.convert(TWO_DOCUMENTS / RELEASE, url=ADDRESS)
    conversion = project.saved_again(RELEASE, ("in July", "in August"), url=ADDRESS)
    assert ("reports[1].inspected", "July", "August") in [(each.route, each.old, each.new) for each in conversion.edits]
    assert project.record.count("kind: press_release") == 1


def test_what_a_person_deleted_stays_deleted_and_its_newer_value_is_reported(project: Project) -> None:
    before = project.record
    start = before.index("          - name: Freedom to speak up")
    statement = before[start : before.index("          - name:", start + 1)]
    project.edit(statement, "")
    edited = project.record
    conversion = project.saved_again(PAGE, ("Freedom to speak up\n\nScore: 3", "Freedom to speak up\n\nScore: 1"))
    assert project.record == edited
    route = "reports[0].key_questions.well_led.statements[2].score"
    assert conflicts_by_route(conversion) == {route: (None, "1", "a person deleted it")}


def test_a_deleted_report_stays_deleted(project: Project) -> None:
    before = project.record
    project.edit(before[before.index("  - kind: assessment") : before.index("  - kind: press_release")], "")
    edited = project.record
    conversion = project.saved_again(PAGE, ("Overall: Good", "Overall: Inadequate"))
    assert project.record == edited
    assert {each.why for each in conversion.conflicts} == {"a person deleted the report"}


def test_an_emptied_value_stays_empty_and_what_the_page_now_states_is_reported(project: Project) -> None:
    project.edit("overall: {rating: Good}", "overall: {rating: }")
    conversion = project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    assert conflicts_by_route(conversion) == {
        "reports[0].overall.rating": (None, "Requires improvement", "a person deleted it")
    }


def _with_the_address_of_another(project: Project) -> Conversion:
    project.convert(TWO_DOCUMENTS / RELEASE, url=ADDRESS)
    text = (TWO_DOCUMENTS / RELEASE).read_text("utf-8")
    other = text[: text.index("Inspectors")].replace("July", "March") + "“It is a good place,” said Hazel Roberts.\n"
    path = project.folder / "other.txt"
    path.write_text(other, "utf-8")
    (conversion,) = project.convert(path, url=ADDRESS)
    return conversion


OTHER_DOCUMENTS: tuple[tuple[str, str, Callable[[Project], Conversion]], ...] = (
    (
        "a release on another visit",
        "press-release",
        lambda project: project.saved_again(RELEASE, ("in July", "in August")),
    ),
    (
        "a page of another assessment",
        "well-led",
        lambda project: project.saved_again(
            PAGE, ("26 February 2025", "3 March 2026"), ("12 March 2025", "20 March 2026")
        ),
    ),
    (
        "a page that no longer states a rating",
        "well-led",
        lambda project: project.saved_again(PAGE, ("Overall: Good read more about inspection ratings\n", "")),
    ),
    (
        "a page without its dates",
        "well-led",
        lambda project: project.saved_again(PAGE, ("Report from 26 February 2025 assessment\n", "")),
    ),
    (
        "the release on the next visit, in much the same words",
        "press-release",
        lambda project: project.saved_again(
            RELEASE, ("from requires improvement to inadequate", "from inadequate to requires improvement")
        ),
    ),
    (
        "another release, with an address pasted by mistake",
        "press-release",
        _with_the_address_of_another,
    ),
    (
        "a page that was published sooner",
        "well-led",
        lambda project: project.saved_again(
            PAGE, ("12 March 2025", "10 March 2025"), ("Overall: Good", "Overall: Inadequate")
        ),
    ),
)


@pytest.mark.parametrize(("what", "stem", "convert"), OTHER_DOCUMENTS, ids=[case[0] for case in OTHER_DOCUMENTS])
def test_another_document_is_kept_as_well_as_the_first(
    project: Project, what: str, stem: str, convert: Callable[[Project], Conversion]
) -> None:
    conversion = convert(project)
    assert conversion.document.startswith(f"{stem}-"), what
    assert len(project.sources) == 3


def test_of_two_versions_converted_together_neither_is_known_to_be_newer(tmp_path: Path) -> None:
    records = []
    for order in ("ab", "ba"):
        project = Project(tmp_path / order)
        project.folder.mkdir()
        text = (TWO_DOCUMENTS / PAGE).read_text("utf-8")
        for name, rating in zip(order, ("Good", "Inadequate"), strict=True):
            changed = text.replace("Overall: Good", f"Overall: {rating}")
            (project.folder / f"{name}.txt").write_text(changed, "utf-8")
        project.convert(project.folder)
        assert len(project.sources) == 2
        records.append(project.record)
    assert "rating: Good" in records[0]
    assert "rating: Inadequate" in records[1]


def test_a_folder_with_both_versions_is_converted_again_and_changes_no_byte(project: Project) -> None:
    project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    both = project.folder / "both"
    both.mkdir()
    shutil.copy(TWO_DOCUMENTS / PAGE, both / "older.txt")
    shutil.copy(project.folder / f"again-{PAGE}", both / "newer.txt")
    before, evidence = project.record, project.content.evidence(SLUG).read_bytes()
    assert "overall: {rating: Requires improvement}" in before
    for _ in range(2):
        assert {each.older for each in project.convert(both)} == {True, False}
        assert (project.record, project.content.evidence(SLUG).read_bytes()) == (before, evidence)
    assert project.sources == [RELEASE, PAGE]


def test_an_address_that_was_given_stays_with_the_newer_version(project: Project) -> None:
    project.convert(TWO_DOCUMENTS / PAGE, url="https://www.cqc.org.uk/location/1-565655909/reports/AP10716/overall")
    conversion = project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    assert [edit.route for edit in conversion.edits] == ["reports[0].overall.rating"]
    assert "location_id: 1-565655909" in project.record
    assert "assessment_id: AP10716" in project.record
    evidence = project.content.evidence(SLUG).read_bytes()
    project.convert(project.content.folder / "sources")
    assert project.content.evidence(SLUG).read_bytes() == evidence


def test_an_older_copy_that_is_found_again_changes_nothing(project: Project) -> None:
    project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    before = project.record
    (conversion,) = project.convert(TWO_DOCUMENTS / PAGE)
    assert (conversion.older, conversion.unchanged, project.record) == (True, True, before)


def test_the_kept_documents_converted_again_make_the_same_record(project: Project) -> None:
    project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    before = project.record
    project.convert(project.content.folder / "sources")
    assert project.record == before
    shutil.rmtree(project.content.folder / "evidence")
    project.content.record(SLUG).unlink()
    project.convert(project.folder / "content/sources")
    assert "overall: {rating: Requires improvement}" in project.record


def test_a_correction_of_what_the_newer_version_no_longer_states_is_reported(project: Project) -> None:
    project.edit("previous: Inadequate", "previous: Good")
    conversion = project.saved_again(PAGE, (" At our last assessment, we rated this key question Inadequate.", ""))
    why = "a person changed it, and the document says neither any more"
    assert conflicts_by_route(conversion)["reports[0].key_questions.well_led.previous"] == ("Good", "Inadequate", why)


def test_a_report_whose_documents_a_person_removed_is_found_by_its_dates(project: Project) -> None:
    project.edit("documents: [well-led.txt]", "documents: []")
    conversion = project.saved_again(PAGE, ("Overall: Good", "Overall: Requires improvement"))
    assert not conversion.conflicts
    assert [edit.route for edit in conversion.edits] == ["reports[0].overall.rating"]
    assert "documents: []" in project.record


INSPECTIONS = """All Inspections

Oxterby Medical Centre

2 Mill Lane, Oxterby, Essex, RM17 5NS

6 July 2023

During a monthly review of our data

We carried out a review of the data available to us about Oxterby Medical Centre on 6 July 2023. We have not found evidence that we need to carry out an inspection or reassess the rating at this stage.

2 March 2021

During a routine inspection

We carried out an announced inspection at Oxterby Medical Centre on 2 March 2021. Overall, the practice is rated as Good.

Safe - Good
"""  # noqa: E501


def test_a_monthly_review_is_replaced_by_the_next_and_no_inspection_is_in_a_record_twice(tmp_path: Path) -> None:
    project = Project(tmp_path)
    page = tmp_path / "page.txt"
    page.write_text(INSPECTIONS, "utf-8")
    (made,) = project.convert(page)
    record = project.content.record(made.slug)
    first = record.read_text("utf-8")
    assert first.count("kind: data_review") == first.count("kind: inspection") == 1
    page.write_text(INSPECTIONS.replace("6 July 2023", "10 August 2023"), "utf-8")
    (conversion,) = project.convert(page)
    assert conversion.newer
    assert record.read_text("utf-8") == first.replace("2023-07-06", "2023-08-10")
    record.write_text(first.replace("2023-07-06", "2023-07-07"), "utf-8")
    page.write_text(INSPECTIONS.replace("6 July 2023", "4 September 2023"), "utf-8")
    project.convert(page)
    assert [record.read_text("utf-8").count(date) for date in ("2023-07-07", "2023-09-04")] == [1, 1]
