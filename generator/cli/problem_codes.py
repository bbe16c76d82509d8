"""The codes of all problems, for `--only`. docs/problems.md has a heading for each."""

PROBLEM_CODES = tuple(
    """
    api.differs beds.form beds.range by.unknown carried_over.unknown chain.broken correction.adopted correction.field
    correction.moved correction.was current.unknown date.order date.unknown document.line-ends document.not-understood
    document.other-service document.unknown encoding.unknown encoding.utf16 evidence.coverage evidence.document
    evidence.form evidence.left evidence.words file.conflict file.empty file.size file.suffix file.unread
    former_slug.form former_slug.taken framework.unknown id.form inherited.unknown key.duplicate key.missing
    key.unknown kind.unknown latitude.form location_id.twice longitude.form name.missing page.heading page.name
    personal_names.unknown pilot.unknown postcode.form practice.asked practice.joined practice.name-only
    practice.twice practice.two-records rating.unknown record.none record.renamed reports.order repository.form
    run.content run.fault run.interrupted run.machine run.use score.arithmetic score.form score.range site_url.form
    slug.form slug.twice special_measures.unknown state.unknown statement.elsewhere statement.framework
    statement.twice status.unknown table.columns table.dates table.encoding table.formula table.row table.rows
    table.sheets telephone.form template.encoding template.fault template.missing template.name template.syntax
    text.control text.direction text.quotes url.form value.list value.mapping value.text website.form yaml.alias
    yaml.anchor yaml.block yaml.brackets yaml.character yaml.colon yaml.comment yaml.depth yaml.directive
    yaml.documents yaml.form yaml.indentation yaml.key yaml.merge yaml.pair yaml.quote yaml.size yaml.tab yaml.tag
    """.split()
)
