"""The report of periods: rounds and periods side by side, their change, targets, units rolled up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise

from analysis.codebook import NO_TEXT, Text
from analysis.index import Tree
from analysis.subject import About, Part
from analysis.subject.chart import Chart
from analysis.subject.periodic import Periodic
from analysis.table import Table
from analysis.tables import Printing, change_table, sentence, trend_table
from analysis.tables.figures import notes
from survey.judging.judgement import Judgement, judgements
from survey.judging.shield import shielded
from survey.judging.table import target_tables
from survey.mandate.period_name import described, period_name
from survey.mandate.periods import Period
from survey.mandate.targets import Tie
from survey.periodic.guard import Guard, guard, n_answers
from survey.periodic.reading import Reading, Stretch
from survey.periodic.rolled import Rolled, RollUp, rolled, rolled_part
from survey.rounds import State
from survey.store import Store
from survey.units import Unit
from survey.wording import say, texts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is reported.

    Parameters
    ----------
    round_ids : sequence of str
    periods : sequence of Period
        None for each round as a whole.
    rollup : RollUp or None
        How units are put together, where they are.
    about : Period or None
        Only of this one the targets and units are told, the others stand beside it; of all when None.
    everyone : bool
        Whether it is for everyone to read: then only the headline is told, and no parts, groups or changes.
    """

    round_ids: Sequence[str]
    periods: Sequence[Period] = ()
    rollup: RollUp | None = None
    about: Period | None = None
    everyone: bool = False


class NothingToReport(ValueError):
    """No round has an answer in any of the periods."""


def periodic(
    store: Store,
    wanted: Wanted,
    *,
    made_on: date,
    printing: Printing,
    read: Callable[[str], Reading] | None = None,
) -> Periodic:
    """Work out what the report says.

    Parameters
    ----------
    read : function, optional
        Returns a round read whole; without it each is read from the store.

    Raises
    ------
    NothingToReport
    survey.store.Unknown, analysis.refusal.Refusal, survey.export.PartlyDesigned
    """
    read = read or partial(Reading.of, store)
    readings = [read(round_id) for round_id in wanted.round_ids if store.n_kept(round_id)]
    every = [
        Stretch(reading, period, reading.within(period))
        for reading in readings
        if reading.answers.codebook.indices
        for period in (wanted.periods or (None,))
    ]
    found = [stretch for stretch in every if stretch.n]
    if not found:
        raise NothingToReport
    alike: dict[str, list[Stretch]] = {}
    for stretch in found:
        name = store.questionnaire(stretch.reading.round.version).name
        alike.setdefault(name, []).append(stretch)
    for some in alike.values():
        some.sort(key=lambda stretch: (*stretch.days, _place(stretch.period, wanted)))
    ordered = [stretch for some in alike.values() for stretch in some]
    told = guard(found, printing, _rolled(store.units(), ordered, (wanted, printing)))
    how = wanted, printing, told
    chapters = {name: _chapter(some) if len(alike) > 1 else NO_TEXT for name, some in alike.items()}
    parts = [
        replace(part, chapter=chapters[name])
        for name, some in alike.items()
        for part in _parts(store, (name, chapters[name]), some, how)
    ]
    return Periodic(
        about=_about(found, wanted, made_on),
        codebook=found[-1].reading.answers.codebook,
        n=n_answers(readings, found),
        headline=tuple(_sentence(stretch, wanted, told.printed(stretch, printing)) for stretch in found),
        parts=tuple(parts),
        method=tuple(_method(every, wanted, printing)),
    )


def _place(period: Period | None, wanted: Wanted) -> int:
    """Return where a period stands among those that are wanted, for those answered on the same days."""
    return 0 if period is None else list(wanted.periods).index(period)


def _about(found: Sequence[Stretch], wanted: Wanted, made_on: date) -> About:
    rounds = [stretch.reading.round for stretch in found]
    names = dict.fromkeys(period_name(period) for period in wanted.periods)
    titles = list(names) or list(dict.fromkeys(round_.title for round_ in rounds))
    title = texts(lambda language: "; ".join(name.to(language) for name in titles))
    is_final = all(round_.state is State.LOCKED for round_ in rounds)
    return About("period", title, made_on, agency=rounds[-1].agency, is_final=is_final)


def stretch_name(stretch: Stretch, wanted: Wanted) -> Text:
    """Return what a row of the report is called: the period, the round, or both."""
    title = stretch.reading.round.title
    if stretch.period is None:
        return title
    name = period_name(stretch.period)
    if len(wanted.round_ids) == 1:
        return name
    return texts(lambda language: f"{title.to(language)}, {name.to(language)}")


def _chapter(some: Sequence[Stretch]) -> Text:
    """Return what stretches that asked the same are called together: their round, or what was asked."""
    titles = {stretch.reading.round.title for stretch in some}
    return titles.pop() if len(titles) == 1 else some[-1].reading.answers.codebook.title


def _brief(stretch: Stretch, some: Sequence[Stretch]) -> Text:
    """Return what a stretch is called beneath the name of its round, or among rounds that asked the same."""
    alone = len({each.reading.round.round_id for each in some}) == 1
    period = NO_TEXT if stretch.period is None else period_name(stretch.period)
    if alone or not period:
        return period if alone else stretch.reading.round.title
    return texts(lambda tag: f"{stretch.reading.round.title.to(tag)}, {period.to(tag)}")


def _sentence(stretch: Stretch, wanted: Wanted, printing: Printing) -> Text:
    round_ = stretch.reading.round
    said = sentence(stretch.tree(), printing, round_.target, round_.comparator)
    name = stretch_name(stretch, wanted)
    return texts(lambda language: f"{name.to(language)}. {said.to(language)}")


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A stretch as it is called in files, by itself, beneath the name of its round; and what it found."""

    stretch: Stretch
    code: str
    label: Text
    brief: Text
    tree: Tree

    def headed(self, part: Part) -> Part:
        """Return a part, whose heading begins with the stretch, with its heading beneath a chapter too."""

        def brief(tag: str) -> str:
            rest = part.heading.to(tag).removeprefix(f"{self.label.to(tag)}. ")
            return f"{self.brief.to(tag)}. {rest}" if self.brief else rest

        return replace(part, brief=texts(brief))


How = tuple[Wanted, Printing, Guard]
"""What is reported, how figures are shown, and which of them are left out over everybody."""


def _parts(store: Store, group: tuple[str, Text], some: Sequence[Stretch], how: How) -> Iterator[Part]:
    (wanted, printing, told), name = how, group[0]
    named = [
        Named(each, _code(each), stretch_name(each, wanted), _brief(each, some), each.tree()) for each in some
    ]
    yield _trend(group, named, some[-1].reading.round.target, how)
    for before, after in pairwise(named if not wanted.everyone else ()):
        bare = told.bares(before.stretch) or told.bares(after.stretch)
        if not bare and not before.stretch.is_same(after.stretch):
            own = told.told(printing, before.stretch, after.stretch)
            yield after.headed(_change(name, before, after, own))
    units = store.units()
    for one in named:
        stretch = one.stretch
        if wanted.about not in (None, stretch.period):
            continue
        ties = [tie for tie in store.ties() if not wanted.everyone or _is_headline(tie, stretch)]
        judged = judgements(store.targets(), ties, [stretch.reading.round], lambda _, found=stretch: found)  # type: ignore[misc]
        tied = shielded(judged, stretch.reading.answers, printing, stretch.mask)
        called, shown = (name, one.code, one.label), told.shielded(stretch, tied)
        yield from (one.headed(part) for part in _targets(shown, called, told.told(printing, stretch)))
        if wanted.rollup is not None and (made := told.rolled.get(id(stretch))):
            yield one.headed(rolled_part(units, made, called, (wanted.rollup, printing)))


def _rolled(units: Sequence[Unit], some: Sequence[Stretch], how: tuple[Wanted, Printing]) -> Iterator[Rolled]:
    """Yield the stretches that have units rolled up, those of one round together."""
    wanted, printing = how
    of_round: dict[int, list[Stretch]] = {}
    for stretch in some:
        if "unit" in stretch.reading.answers.columns:
            of_round.setdefault(id(stretch.reading), []).append(stretch)
    if wanted.rollup is not None:
        for stretches in of_round.values():
            yield from rolled(units, stretches, (wanted.rollup, printing))


def _trend(group: tuple[str, Text], named: Sequence[Named], target: float | None, how: How) -> Part:
    (wanted, printing, told), (name, chapter) = how, group
    hidden = [one.code for one in named if told.hides(one.stretch)]
    bare = [one.code for one in named if told.bares(one.stretch)]
    rounds = [(one.code, one.label, one.tree) for one in named]
    grains = {one.code: told.grain(one.stretch) for one in named}
    trend = trend_table(rounds, printing, hidden=hidden, bare=bare, grains=grains)
    index, title = named[-1].tree.node.label, trend.title
    if len(named) == 1:
        title = texts(lambda tag: f"{named[0].label.to(tag)}. {index.to(tag)}")
    elif wanted.periods:
        title = texts(lambda tag: say("period.trend", tag, index=index.to(tag)))
    whole = title
    if chapter and len(named) > 1:
        whole = texts(lambda tag: f"{chapter.to(tag)}. {title.to(tag)}")
    table = replace(trend, name=f"{name}_trend", title=whole)
    charts = (Chart("trend", table, target),) if len(named) > 1 else ()
    part = Part(table.name, table.title, (table,), charts, brief=title)
    return named[0].headed(part) if len(named) == 1 else part


def _change(name: str, before: Named, after: Named, printing: Printing) -> Part:
    same_round = before.stretch.reading is after.stretch.reading
    since = before.brief if same_round and before.brief else before.label
    places = before.stretch.reading.places, after.stretch.reading.places
    change = change_table(before.tree, after.tree, printing, since=since, places=places)
    title = texts(lambda tag: f"{after.label.to(tag)}. {change.title.to(tag)}")
    table = replace(change, name=f"{name}_{after.code}_change", title=title)
    return Part(table.name, title, (table,), (Chart("change", table),))


def _code(stretch: Stretch) -> str:
    period = f"_{stretch.period.code}" if stretch.period else ""
    return f"{stretch.reading.round.round_id}{period}"


def _is_headline(tie: Tie, stretch: Stretch) -> bool:
    """Whether a target is tied to the headline of a round, over everybody."""
    return not tie.by and tie.node in ("", stretch.reading.answers.codebook.indices[0].name)


def _targets(tied: Sequence[Judgement], named: tuple[str, str, Text], printing: Printing) -> Iterator[Part]:
    """Yield what a stretch says of the targets tied to its round."""
    name, code, label = named
    if not tied:
        return
    heading = texts(lambda tag: f"{label.to(tag)}. {say('period.targets', tag)}")
    tables = tuple(_told(table, f"{name}_{code}") for table in target_tables(tied, printing))
    yield Part(f"{name}_{code}_targets", heading, tables)


def _told(table: Table, of: str) -> Table:
    """Return a table of targets under a name of its own, with a sentence for each of them below it."""
    sentences = [sentence for sentence in table.values("sentence") if isinstance(sentence, Text)]
    return replace(table, name=f"{of}_{table.name}", notes=(*table.notes, *sentences))


def _method(every: Sequence[Stretch], wanted: Wanted, printing: Printing) -> Iterator[Text]:
    for period in wanted.periods:
        yield described(period)
    yield texts(lambda tag: say("period.by_day", tag))
    for stretch in every:
        if _is_missed(stretch, every):
            name = stretch_name(stretch, wanted)
            yield texts(lambda tag, name=name: say("period.no_answers", tag, name=name.to(tag)))  # type: ignore[misc]
    if len({stretch.reading.round.round_id for stretch in every}) > 1:
        yield texts(lambda tag: say("period.apart", tag))
    yield from notes(printing)


def _is_missed(stretch: Stretch, every: Sequence[Stretch]) -> bool:
    """Whether nobody answered a round in a period, though another period or round does not stand for it."""
    other_periods = any(each.n for each in every if each.reading is stretch.reading)
    other_rounds = any(each.n for each in every if each.period == stretch.period)
    return not stretch.n and not (other_periods and other_rounds)
