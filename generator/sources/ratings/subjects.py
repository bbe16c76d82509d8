"""Tokens → subjects: the words that name a key question, and not only describe; and the group before a rating.

`safe`, `effective` and the other names of key questions are everyday words. They name a key question in “rated good for
safe and well-led”, “ratings for being safe”, “Safety was rated good”, “the effective domain”; not in “staff kept people
safe”.
"""

from generator.sources.ratings.groups import (
    JOINTS,
    NEARBY,
    RATING_LEADS,
    SUBJECT_VERBS,
    Group,
    expand,
    is_every,
)
from generator.sources.ratings.phrases import ALL, OVERALL, THIS, Kind, Subject
from generator.sources.ratings.tokens import Token, Tokens

_AREAS = frozenset("domain domains area areas category key rating ratings question questions".split())
_LEADING_WORDS = frozenset(
    ("being", "providing", "how", "both", ":", "overall", "question", "questions", "areas", "safely")
)
_LEADING_KINDS = frozenset(
    (Kind.FOR, Kind.NOUN, Kind.DASH, Kind.SO_HAVE, Kind.RATED, Kind.KEEP, Kind.EXCEPT, Kind.SOME, Kind.EVERY)
)
_PRONOUNS = frozenset(("it", "we", "cqc", "inspectors"))
_QUOTES = frozenset(("‘", "'", "“", '"'))
_ARTICLES = frozenset(("the", "its", "their"))
_CLAUSE_OPENERS = frozenset((Kind.NEW_CLAUSE, Kind.BEFORE, Kind.THEY, Kind.AND, Kind.BUT, Kind.COMMA))
_EVERYDAY = frozenset(
    "people patients them residents everyone keep kept feel feels felt stay stayed more very so always as not".split()
)
"""Words before a name of a key question that make it an everyday word: “People felt safe.”"""

_NO_ADJECTIVES = frozenset(("about", "ask", "asks", "namely"))
"""Words before a list of key questions: “The five questions that CQC asks, safe, effective, caring, …”"""

_AUXILIARIES = frozenset("did does do didn't doesn't don't will can could should ought got gets get".split())
"""Words that only something with a name is the subject of: “Safe did not improve.”"""

_MOST_WORDS_BETWEEN = 4
"""The number of other words that a group and its rating may have between them."""


def subjects_of(tokens: Tokens) -> Group:
    """Return the key questions that a sentence names as subjects, in order."""
    named = (token.subject for i, token in enumerate(tokens) if token.subject and is_subject(tokens, i))
    return expand(subject for subject in named if subject not in (OVERALL, ALL))


def is_subject(tokens: Tokens, index: int) -> bool:
    """Return whether the word of a subject at `index` names that subject, and does not only describe something."""
    subject = tokens[index].subject
    if subject == ALL:
        return is_every(tokens, index)
    if subject in (OVERALL, THIS):
        return True
    if not (tokens.opens(index + 1) or _is_before_pronoun(tokens, index)):
        return False
    back = _before_joints(tokens, index)
    if back < 0:
        return True
    if tokens[back].subject is not None:
        return is_subject(tokens, back)
    if back < index - 1 or _may_end_clause(tokens[back]):
        return _has_verb_or_change(tokens, index)
    if _is_article(tokens[back]):
        return _is_before_area(tokens, index)
    return _leads_to_subject(tokens, back)


def may_be_subject(tokens: Tokens, index: int) -> bool:
    """Return whether the word at `index` might name a key question: enough for a doubt, not for a claim.

    “Work on well-led had begun and it was rated good”: the rating may be that of well-led.
    """
    token = tokens[index]
    if token.subject in (None, OVERALL) or not (_has_auxiliary(tokens, index) or tokens.opens(index + 1)):
        return False
    verb = tokens.kind(index + 1) in (Kind.BE, Kind.KEEP, Kind.RATED)
    return index == 0 or verb or tokens[index - 1].words not in _EVERYDAY or is_subject(tokens, index)


def _has_auxiliary(tokens: Tokens, index: int) -> bool:
    """Return whether an auxiliary verb follows: “Safe did not improve.”"""
    return tokens.words(index + 1) in _AUXILIARIES


def _is_before_pronoun(tokens: Tokens, index: int) -> bool:
    """Return whether the subject is fronted before a pronoun: “For safe it was rated good.”"""
    fronted = tokens.kind(index - 1) is Kind.FOR and tokens.kind(index + 1) is Kind.PRACTICE
    return fronted and tokens[index + 1].words in _PRONOUNS


def _before_joints(tokens: Tokens, index: int) -> int:
    """Return the index before the commas, `and` and quotation marks in front of `index`; -1 at the sentence's start."""
    back = index - 1
    while tokens.kind(back) in (Kind.COMMA, Kind.AND) or (back >= 0 and tokens[back].words in _QUOTES):
        back -= 1
    return back


def _may_end_clause(token: Token) -> bool:
    """Return whether a new clause may begin after this token: “Previously safe was rated good.”"""
    return token.kind in _CLAUSE_OPENERS or token.words == "so" or token.words.isdigit()


def _has_verb_or_change(tokens: Tokens, index: int) -> bool:
    """Return whether a verb or a change of rating follows, so that a group may begin at `index`.

    “It had improved, and safe was now rated good.” “It changed for safe, and well-led from good to outstanding.”
    """
    listed = index + 1
    while tokens.kind(listed) in (Kind.SUBJECT, Kind.COMMA, Kind.AND):
        listed += 1  # the verb of a list of all five key questions is further away
    end = max(index + 1 + NEARBY, listed + 1)
    return tokens.kind(index + 1) in RATING_LEADS or bool(SUBJECT_VERBS & tokens.within(index + 1, end))


def _is_article(token: Token) -> bool:
    """Return whether the token is an article or a possessive: “the effective domain”, “Elmfield’s safe rating”."""
    return token.words in _ARTICLES or token.words.endswith("'s")


def _is_before_area(tokens: Tokens, index: int) -> bool:
    """Return whether a word such as `domain` follows: “The safe and effective key questions were rated good.”"""
    ahead = index + 1
    while tokens.kind(ahead) in (Kind.COMMA, Kind.AND, Kind.SUBJECT):
        ahead += 1
    return ahead < len(tokens) and tokens[ahead].words.split()[0] in _AREAS


def _leads_to_subject(tokens: Tokens, index: int) -> bool:
    """Return whether the word at `index` leads to a key question: “for safe”, “being safe”, “the areas of safe”."""
    return (
        tokens[index].kind in _LEADING_KINDS
        or tokens[index].words in _LEADING_WORDS
        or (tokens[index].words == "of" and index > 0 and tokens[index - 1].words.split()[-1] in _AREAS)
    )


def group_before(tokens: Tokens, start: int, boundary: int) -> Group | None:
    """Return the group before a unit that begins at `start`; None if something else than a group is before it.

    “Safe, effective and well-led have been rated as good.” The words before `boundary` belong to another unit.
    """
    at = _last_subject_before(tokens, start, boundary)
    named: list[Subject] = []
    excepted: list[Subject] = []
    while at >= boundary:
        subject = tokens[at].subject
        if subject is not None and is_subject(tokens, at) and not (named and _is_second_adjective(tokens, at)):
            named.append(subject)
        elif tokens.kind(at) is Kind.EXCEPT:
            # “All areas except safe were rated good.”
            excepted, named = [*excepted, *named], []
        elif tokens.kind(at) not in JOINTS and tokens.kind(at) is not Kind.NOUN:
            break
        at -= 1
    return expand(reversed(named), tuple(excepted)) or None


def _last_subject_before(tokens: Tokens, start: int, boundary: int) -> int:
    """Return the index of the last subject before `start`; one before `boundary` if something else comes between.

    “The ratings for safe and well-led have now both dropped from good to inadequate.”
    """
    words, noun = 0, False
    for at in range(start - 1, boundary - 1, -1):
        kind = tokens.kind(at)
        if kind is Kind.SUBJECT and is_subject(tokens, at):
            return at
        words += kind is Kind.WORD
        # “Caring was praised and the surgery keeps its rating of good”: the surgery does, whose noun the rating is.
        noun = (noun or kind is Kind.NOUN) and kind not in (Kind.KEEP, Kind.RATED)
        if words > _MOST_WORDS_BETWEEN or _separates(tokens, at, boundary, noun=noun):
            break
    return boundary - 1


def _separates(tokens: Tokens, at: int, boundary: int, *, noun: bool) -> bool:
    """Return whether the token at `at` separates a group before it from a rating after it.

    “Despite improvements in caring, the rating remains good” is about the practice; “For caring, the rating remains
    good” is not. `noun` is whether `rating` is between the token and the rating.
    """
    kind = tokens.kind(at)
    if kind is Kind.PRACTICE:
        return not _is_fronted(tokens, at - 1, boundary)
    if kind in (Kind.NEW_CLAUSE, Kind.DASH):
        return True
    joint = kind in (Kind.COMMA, Kind.AND) or (tokens[at].words == "the" and tokens.kind(at - 1) is Kind.SUBJECT)
    return noun and joint and not _opens_sentence(tokens, at - 1, boundary)


def _is_second_adjective(tokens: Tokens, index: int) -> bool:
    """Return whether another adjective is joined to it: in “kind and caring staff” neither names a key question."""
    back = index - 1
    while tokens.kind(back) in (Kind.AND, Kind.COMMA):
        back -= 1
    if back == index - 1 or back < 0 or tokens[back].words in _NO_ADJECTIVES:
        return False
    return tokens.kind(back) is Kind.WORD and not tokens[back].capital


def _is_fronted(tokens: Tokens, index: int, boundary: int) -> bool:
    """Return whether the words up to `index` are a group with `for`: “For safe and effective it was rated good.”"""
    while index >= boundary and tokens.kind(index) in (Kind.COMMA, Kind.LINK):
        index -= 1
    while index >= boundary and tokens.kind(index) in (Kind.SUBJECT, Kind.COMMA, Kind.AND, Kind.LINK):
        index -= 1
    opens = index - 1 < boundary or tokens.kind(index - 1) in (Kind.AND, Kind.BUT, Kind.COMMA, Kind.NEW_CLAUSE)
    return index >= boundary and tokens.kind(index) is Kind.FOR and opens


def _opens_sentence(tokens: Tokens, index: int, boundary: int) -> bool:
    """Return whether there is only a group up to `index`: “Overall, and for safe, the rating remains good.”"""
    kinds = tokens.within(boundary, index + 1)
    led = Kind.FOR in kinds or any(tokens.is_overall(i) for i in range(boundary, index + 1))
    return led and kinds <= {Kind.SUBJECT, Kind.FOR, *JOINTS}
