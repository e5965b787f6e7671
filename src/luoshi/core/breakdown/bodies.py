"""Names of units, bodies and posts: where one ends, what a list of them holds, what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.words import any_of

_INSIDE = "(?:对象|待遇|[^，。；：！？“”《》＊\\s在从对把将须是了被向使让为由])"
_JOINT = re.compile(
    r"、|以及|及其|(?<!普)及(?!时)|和(?!谐|平|解|睦|城乡建设|信息化|社会保障|改革[局委]|旅游[局委]|草原局)|与(?!会)|，(?=各|县|市|其他)|或(?!者)|特别是|尤其是|，特别是|，尤其是"
)
_SHARED_END = re.compile(
    r"等?(?:各|有关|相关|职能|成员|责任|牵头|主管|执法|重点|行业)*(?P<kind>部门|单位|机关|委办局|群团组织|群团|组织|团体|企业|行业|领域|人员|家)$"
)
OPEN = ("（", "【", "[")
JOINTS = frozenset("、和及与或")
_COMPOUND = re.compile(
    r"[^各全有相，、]{0,4}(?:领导小组|工作组|办公室|指挥部|小组|专班|部门|机关|中心|单位|人员|系统|组|办|室|队|局|部|委|员|站|所|企业|人)(?:主任|负责人|组长|队长|成员)?"
)
# A place in a ranking names whom a rule meets, not whom it obliges.
_RANKED = re.compile(r"[前后第末][一二三四五六七八九十\d]{1,3}[名位]|名次|得分|排名|末位|连续")
_TIERS = frozenset("省市县区乡镇村组") | {"乡镇", "街道", "社区", "乡镇街道"}
_BARE = re.compile(
    r"(?:全县|全市)?(?:各)?(?:有关|相关|各级)?(?:乡镇|部门|单位|街道|社区|村|学校|企业)(?:办|（街道）|（区）)?$"
)
_STEM_END = r"[^，。、：；]{0,6}?(?:部门|部|局|办公室|办|委|室|小组|组|中心|大队|队|站|所)"


@dataclass(frozen=True, slots=True)
class Rules:
    subject: re.Pattern[str]
    item: re.Pattern[str]
    lead_ins: re.Pattern[str]
    not_openings: re.Pattern[str]
    never: frozenset[str]
    labels: re.Pattern[str]
    by: re.Pattern[str]
    takes: re.Pattern[str]
    departments: re.Pattern[str]
    posts: re.Pattern[str]
    post_next: re.Pattern[str]
    stem: re.Pattern[str]
    stem_end: re.Pattern[str]
    acts: re.Pattern[str]
    stems: re.Pattern[str]
    named: re.Pattern[str]
    systems: re.Pattern[str]
    obliged: re.Pattern[str]


def rules_of(phrases: Phrases) -> Rules:
    known = phrases.compiled.get("owners")
    if isinstance(known, Rules):
        return known
    verbs = [verb for verb in phrases.words("obligation", "verbs") if len(verb) > 1]
    adverbs = [word for word in phrases.words("obligation", "adverbs") if word not in ("重点", "特别", "尤其")]
    takes = any_of([*phrases.words("owners", "predicates"), *phrases.words("obligation", "strong"), *verbs, *adverbs])
    posts, departments = any_of(phrases.words("owners", "post_heads")), any_of(phrases.words("owners", "departments"))
    head = _head(phrases, posts, departments)
    # 社会 before 保障局 is no name before an act: the act would not end in 局.
    stop = rf"(?={takes}(?!局)|，(?:{takes})|[，：]?$)"
    rules = Rules(
        subject=re.compile(
            rf"{head}(?:（[^（）]{{1,24}}）)?(?:等(?:有关|相关|职能|成员|责任)*(?:部门|单位|机关|组织|团体)?)?{stop}"
            rf"|等(?:各|有关|相关|职能|成员|责任|牵头|主管)*(?:部门|单位|机关|群团组织|组织|团体|企业|行业|人员){stop}"
        ),
        item=re.compile(
            rf"被?{_INSIDE}{{0,24}}?{head}(?:（[^（）]{{1,24}}）)?(?:党委|党组|政府|党政)?(?:的?(?:{posts}))?"
        ),
        lead_ins=re.compile(
            rf"[\s。；（]*(?:{any_of(phrases.words('owners', 'lead_ins'))}|\d{{1,2}}[.、]|（[一二三四五六七八九十\d]{{1,3}}）|[一二三四五六七八九十]{{1,3}}、|第[一二三四五六七八九十百零]{{1,5}}条|[一二三四五六七八九十][是要])[，、]?"
        ),
        not_openings=re.compile(any_of(phrases.words("owners", "not_openings"))),
        never=frozenset(phrases.words("owners", "never")),
        labels=re.compile(rf"(?P<label>{any_of(phrases.words('owners', 'labels'))})(?:及[^：，。]{{1,8}})?[：:]"),
        by=re.compile(
            rf"(?:由|责成|责令)(?P<who>[^，。；：由]{{2,60}}?)(?={any_of(phrases.words('owners', 'by_verbs'))})"
            rf"|(?:会同|联合)(?P<with>[^，。；：由]{{2,60}}?)(?=，|{any_of([*phrases.words('owners', 'by_verbs'), *adverbs, '不定期', '等'])})"
        ),
        takes=re.compile(takes),
        departments=re.compile(departments),
        posts=re.compile(rf"(?:{posts})$"),
        post_next=re.compile(posts),
        stem=re.compile(rf"(?:{departments})"),
        stem_end=re.compile(rf"{_STEM_END}(?=[、和及等，]|$|{takes})"),
        systems=re.compile(
            rf"(?:实行|坚持好?|推行|落实|执行|健全|完善|建立|、)(?P<who>[^，。；：、“”的]{{0,8}}?(?:{posts}))(?=(?:定期|轮流|大|值班)?"
            r"(?:接访|下访|大接访|大下访|包案|包片|包村|包保|带班|联系|挂点|挂钩|走访|驻村|陪餐|包联|下沉|包抓|领办)[^，。；]{0,16}制度)"
        ),
        obliged=re.compile(rf"(?<![重主需必])要|{any_of(phrases.words('obligation', 'strong'))}"),
        acts=re.compile(any_of([*verbs, *adverbs, *phrases.words("obligation", "strong"), "要"])),
        stems=re.compile(any_of([*phrases.words("owners", "stems"), *phrases.words("owners", "departments")])),
        named=re.compile(
            r"(?:^|[，、；：])(?:要|并)?(?:明确|落实|确定)?(?P<who>[^，。；：、是为]{2,24})(?:是|为|任)[^，。；、]{0,24}责任(?:人|主体|单位)"
        ),
    )
    phrases.compiled["owners"] = rules
    return rules


def after_lead_in(text: str, rules: Rules) -> int:
    at = 0
    for _ in range(3):
        match = rules.lead_ins.match(text, at)
        if not match or match.end() == at:
            break
        at = match.end()
    return at + (text[at : at + 1] in OPEN)


def longer(text: str, end: int, rules: Rules) -> int:
    """`县委` before `组织部` is not yet the whole name."""
    post = rules.post_next.match(text, end)
    if post:
        return post.end()
    stem = rules.stem.match(text, end)
    if stem:
        tail = rules.stem_end.match(text, stem.end())
        if tail:
            return tail.end()
    return end


def items(text: str, start: int, end: int, rules: Rules) -> list[tuple[int, int, float]]:
    """The owners of `text[start:end]`, empty when it is no list of owners."""
    region = text[start:end]
    if not region or len(region) > 110:
        return []
    shared = _SHARED_END.search(region)
    parts = _split(region)
    for place, (a, b) in enumerate(parts[:-1]):
        inner = _SHARED_END.search(region[a:b])
        if place and inner and "等" in inner[0]:
            first, rest = items(text, start, start + b, rules), items(text, start + parts[place + 1][0], end, rules)
            return [*first, *rest] if first and rest else []
    if not all(_possible(region[a:b], rules) for a, b in parts):
        return []
    whole_region = [(start, end, 0.8)]
    if len(parts) > 1 and _is_one(region, parts, rules):
        return whole_region
    if shared and len(parts) > 1:
        return _shared(region, parts, shared, start, rules)
    rows = []
    for a, b in parts:
        words = region[a:b]
        if words in rules.never:
            continue
        if not _is_name(words, rules):
            return []
        rows.append((start + a, start + b, 0.9 if len(parts) == 1 else 0.85))
    return _joined(text, rows)


def _joined(text: str, rows: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """`各乡镇党委、政府` stays one: a bare 政府 after a collective body has no meaning of its own."""
    kept: list[tuple[int, int, float]] = []
    for row in rows:
        words = text[row[0] : row[1]]
        before = text[kept[-1][0] : kept[-1][1]] if kept else ""
        if before.endswith("党委") and words.startswith("政府") and len(words) > 3:
            kept[-1] = (kept[-1][0], row[1], 0.75)
        elif kept and words in ("政府", "人民政府", "村委会", "居委会") and before.startswith("各"):
            kept[-1] = (kept[-1][0], row[1], 0.7)
        else:
            kept.append(row)
    return kept


def _shared(
    region: str, parts: Sequence[tuple[int, int]], shared: re.Match[str], start: int, rules: Rules
) -> list[tuple[int, int, float]]:
    """Items before a word that they share (公安、司法等部门): the last one stands without 等部门."""
    rows: list[tuple[int, int, float]] = []
    listed = "等" in shared[0]
    for index, (a, b) in enumerate(parts):
        last = index == len(parts) - 1
        if last and listed and index and len(region[a:b]) - len(shared[0]) == 1:
            while rows and rows[-1][1] - rows[-1][0] == 1:
                a = rows.pop()[0] - start
        elif last and listed:
            b = a + len(region[a:b]) - len(shared[0])
        if b <= a:
            continue
        words = region[a:b]
        if (words in rules.never and not rules.departments.fullmatch(words)) or len(words) > 18:
            continue
        if not listed and not _is_name(words, rules) and not rules.departments.fullmatch(words.replace("（）", "")):
            return []
        rows.append((start + a, start + b, 0.85))
    return rows


def _split(region: str) -> list[tuple[int, int]]:
    parts, at, depth = [], 0, 0
    spans = [(m.start(), m.end()) for m in _JOINT.finditer(region)]
    inside = [(m.start(), m.end()) for m in re.finditer(r"（[^（）]{0,20}）", region)]
    for first, last in spans:
        if any(a <= first < b for a, b in inside):
            continue
        if first == 0:
            return [(0, 0)]
        if first > at:
            parts.append((at, first))
        at = last
    depth = len(region)
    if at < depth:
        parts.append((at, depth))
    return parts


def _is_one(region: str, parts: Sequence[tuple[int, int]], rules: Rules) -> bool:
    words = [region[a:b] for a, b in parts]
    if all(word in _TIERS for word in words[:-1]) and len(words) > 1:
        return True
    if re.search(r"[两三四五六七八九十]家$", region):
        return True
    if "的" in words[-1] and rules.posts.search(words[-1]) and all(not rules.posts.search(word) for word in words[:-1]):
        return True
    if all(_BARE.fullmatch(word) for word in words) and not words[-1].startswith(("各", "有关", "相关", "县", "市")):
        return True
    return (
        all(word.startswith("各") for word in words)
        and bool(rules.posts.search(words[-1]))
        and all(not rules.posts.search(word) for word in words[:-1])
    )


def _possible(words: str, rules: Rules) -> bool:
    if not words or len(words) > 30 or words[0].isdigit() or _RANKED.search(words) or rules.not_openings.match(words):
        return False
    act = rules.acts.match(words)
    if not act:
        return True
    stem = rules.stems.match(words)
    return bool(
        stem
        and (
            stem.end() == len(words)
            or words[stem.end()] == "、"
            or _COMPOUND.fullmatch(words, stem.end())
            or rules.departments.fullmatch(words.replace("（）", "").removesuffix("部门"))
        )
    )


def _is_name(words: str, rules: Rules) -> bool:
    return bool(rules.item.fullmatch(words.replace("（）", "")))


def _head(phrases: Phrases, posts: str, departments: str) -> str:
    """Source of a pattern for the last word of a name."""
    unit = any_of(phrases.words("owners", "unit_heads"))
    tier = any_of(phrases.words("owners", "tier_heads"))
    own = any_of(phrases.words("owners", "own_level"))
    return (
        rf"(?:{unit}|{posts}|(?<=[县市区省镇乡])(?:{departments})|(?<=[县市区省镇乡]).{{0,8}}?{tier}|(?:{departments})(?:{tier}|机关|部门|系统)"
        rf"|[各本该].{{0,3}}(?:级|地|村|镇|乡|科室|股室|局|所|站|组)|(?<=[\u4e00-\u9fff])[镇乡]|[市县乡村省]级|{own}|[两三四五六]家|省、市|市、县)"
    )
