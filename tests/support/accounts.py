"""The account of a document as the text that its case expects."""

import yaml

from generator.evidence import Account, Span


def account_as_yaml(account: Account) -> str:
    """Return an account as a person reviews it: each value with its words, then furniture and the rest."""
    facts = [{"field": fact.field, "value": fact.value, "words": fact.words} for fact in account.facts]
    whole = {
        "kind": account.kind.value,
        "stem": account.stem,
        "facts": facts,
        "furniture": _words(account, account.furniture),
        "not_understood": _words(account, account.not_understood),
    }
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100_000)


def _words(account: Account, spans: tuple[Span, ...]) -> list[str]:
    return [words for span in spans if any(map(str.isalnum, words := account.text[span.start : span.end].strip()))]
