"""Station: does a sentence oblige somebody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.core.breakdown.phrases import Phrases
from luoshi.core.breakdown.sentences import Piece, clauses
from luoshi.core.breakdown.words import any_of

_DUTY_POST = re.compile(r"(?:是|为|任)[^，。；]{0,24}(?:第一|主要|直接|具体|总|领导)?责任(?:人|主体|单位)")
_FUTURE = re.compile(
    r"(?:县|市|区|镇|乡|委|府|局|办|组|部|政|我们|部门)(?:也|还|仍|继续|每年)?将(?:[继会要对把加进按从设组开建制实全采视定根通成拿于严以联适重参依结在给作予]|不)"
)
_DEMAND = re.compile(
    r"(?:这就|会议|为此|特|现|并|县委|县政府|市委|领导小组|书记|县长|明确)要求(?=[，：各全有县市])|要求各"
)
_STATE = re.compile(r"(?<![还但于总别其凡不若只就算或一二三四五六七八九十])是(?!否|非|指出)")
_FEEL = re.compile(
    r"增强[^，。；]{0,24}(?:意识|责任感|使命感|紧迫感|自觉性|信心)|投[入身]到[^，。；]{0,20}(?:中去?|工作)[。；！]?$|把思想[^，。；]{0,16}上来|统一到[^，。；]{0,20}上来"
)
_LISTED = re.compile(
    r"(?:[二三四五六七八九十几两]{1,3}个?(?:方面|点|项|条|件|大|字|个|句话|类)|\d个?(?:方面|点|项))[^，。；]{0,14}[：。]?$"
    r"|(?:以下|下列|下面|如下)[^，。；]{0,14}(?:：|工作。|方面。|要求。|意见。|任务。|措施。|问题。)$"
)
_NAMED_LIST = re.compile(r"“[二三四五六七八九十两几\d]+个?[^”]{1,6}”[：。]?$")
_GOAL = re.compile(r"目标(?:任务)?(?:：|是(?!否))|^目标为")
_BEGGED = re.compile(r"(?:^|，)(?:会后|最后|同时|也|还|，)*请(?:相关|有关|各|抓紧|认真|立即|及时|按|将|于|县|市|尽快)")
_IN_CHARGE = re.compile(
    r"(?:^|，|具体|全面|统一|共同|主要)负责(?![人同任])[^，。；]{3,}|由[^，。；]{2,30}(?:负责|牵头|承办|组织实施)"
)
_LEVEL = re.compile(
    r"(?:不低于|不少于|控制在|不超过|不高于|保持在|稳定在)[^，。；]{0,4}?\d[\d.,]*[%‰\u4e00-\u9fff]"
    r"|(?:达到?|下降|增长|提高|压减|压缩|缩短|减少|降低)[^，。；]{0,6}?\d[\d.,]*[%‰]以[上下内]"
)
_PLAIN_LEVEL = re.compile(
    r"(?:达到?|提高到|降低到|降至|下降|增长|压减|率(?:均|都)?(?:为)?)(?:到)?[^，。；]{0,4}?\d[\d.,]*[%‰万亿个件起人户名次天份场处台座家]"
)
_DECIDED = re.compile(r"决定(?!权|性|于|因素)[^，。；]{0,40}(?:列为|确定|授予|给予|予以|表彰|表扬|通报|成立|将|对)")
_SOME = re.compile(r"^(?:但|也|还|但也|但是)*(?:有(?:的|个别|一些|部分|少数|些)|个别|少数)(?![^。；]*(?:必须|要|请))")
_IF = re.compile(r"(?:如果|倘若|假如|要是)[^。；]*(?:就|将)")
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,2}|第[一二三四五六七八九十]|首先|其次)[是要]")
_FIGURE = re.compile(r"\d(?:多|余)?(?:%|万|亿|元|人|件|起|个|名|户|家|次|场|处|条|份|亩|吨|公里)")
_SHARED = re.compile(r"^（[^（）]{2,120}(?:牵头|负责|配合|落实|参与)[^（）]{0,80}）$")
_PREAMBLE = re.compile(
    r"^(?:为|根据|按照|依据)[^。；]*(?:签订|制定|印发|提出|通知|通报|下达)[^，。；]{0,40}(?:责任书|责任状|方案|办法|细则|规定|意见|计划|制度|如下|以下\w{0,6})[：。]?$"
)
_BROUGHT = re.compile(
    r"(?:将|把)[^，。；]{1,30}?(?:列入|纳入|作为|摆上|放在|报|分解|落实|贯穿|记入|抄送|送|移交|上报|公布|公示|用于)"
)
_STAGE = re.compile(
    r"阶段(?:（[^（）]*）|：)?[。：]?$|^第[一二三四五六]阶段[：，、][^，。；]{2,16}（[^（）]*）[。：]?$"
)
_ASSIGNMENT = re.compile(
    r"^[（(【\[]?(?:牵头|责任|配合|协办|主办|承办|完成|落实|实施|参与)[^：，。]{0,8}(?:：)[^。]{0,120}[）)】\]；]*$"
)
_WHEN = r"(?:每(?:年|月|季度|季|周|日|天|半年|学期|旬)(?:\d{1,2}月)?|[^，。；、]{0,12}(?:底前|日前|月前|之前|年内|期间)|(?:自|从)?即日起|到\d{4}年底?)[，]?"
_LAST_YEAR = re.compile(
    r"^(?:去年|上年|过去(?:的)?一年|一年来|两年来|近年来|今年以来|截至|上半年"
    r"|\d{4}年(?:，)?(?:全[县市区]|我[县市]|共)|[1-9]至[0-9]{1,2}月|会议(?:传达|听取|宣读|通报))"
)
_OF_CONDITION = re.compile(r"(?:才能|才会|才可|方能|才有可能|无从谈起)")
_WISH = re.compile(r"^(?:最后，?|同时，?)?(?:希望|衷心希望|恳请|祝|预祝|我相信|相信)")
_ASK = re.compile(
    r"请(?:大家|各位|你们|各[^，。；]{0,20})?[^，。；]{0,10}(?:，)?(?:认真|抓好|遵照|贯彻|下来)[^，。；]{0,12}(?:执行|落实|学习|贯彻)"
)
_CONSEQUENCE_FORM = re.compile(
    r"(?:^|，|。|；)(?:对|凡|如|若|未|因|经|连续|在|每|发生|出现|不|有下列|逾期|被|年度|考核|月|全年|拒)|(?:的|者|次|起|名|分)[，、]"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a sentence.

    kind:      kind of the document
    narrative: it stands in a part that reports (results, problems, the situation)
    title:     it is a heading that stands alone, from `title_at` on
    item_at:   where the first item of a list starts behind the words that announce the list
    caption:   it is a line without any mark at its end, such as a document's title
    ordered:   it is an item of a list whose announcement orders or forbids
    closing:   it belongs to the closing words
    """

    kind: str
    narrative: bool = False
    title: bool = False
    title_at: int = 0
    item_at: int = 0
    caption: bool = False
    ordered: bool = False
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is a measure, how sure that is, and the rule that said so."""

    measure: bool
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Rules:
    modal: re.Pattern[str]
    soft: re.Pattern[str]
    verb: re.Pattern[str]
    lead: re.Pattern[str]
    done: re.Pattern[str]
    past: re.Pattern[str]
    stating: re.Pattern[str]
    never: re.Pattern[str]
    aware: re.Pattern[str]
    appeal: re.Pattern[str]
    prep: re.Pattern[str]
    rule: re.Pattern[str]


# Adverbs that also open statements.
_NO_START = frozenset(
    {"可以", "可", "能", "也", "都", "均", "还", "再", "同时", "特别", "尤其", "只能", "至少", "原则上"}
)
_ORDERING = ("letter", "plan", "regulation", "minutes", "notice")
# Below, a look for a sign ("请" in plain) spares the pattern in most sentences.
_MODALS = (
    "必须",
    "务必",
    "务求",
    "应当",
    "不得",
    "不准",
    "不许",
    "严禁",
    "禁止",
    "切忌",
    "一律",
    "应该",
    "责成",
    "责令",
    "务须",
    "须",
    "限期",
    "不再",
    "决不",
    "绝不",
)


def turns(sentence: Piece, phrases: Phrases) -> str:
    """Whether a sentence turns its paragraph to a `report` or to `orders`; empty when it does neither."""
    rules = _rules(phrases)
    if rules.modal.search(sentence.plain) and not (rules.aware.search(sentence.plain)):
        return "orders"
    return "report" if _LAST_YEAR.search(sentence.plain) else ""


def judge(sentence: Piece, setting: Setting, owned: bool, consequences: int, timed: bool, phrases: Phrases) -> Verdict:
    """The verdict on one sentence; `owned`: a clause opens with a unit or post; `timed`: it has a limit or recurrence."""
    rules = _rules(phrases)
    plain = sentence.plain
    if setting.item_at:
        sentence = sentence.tail(setting.item_at)
        plain = sentence.plain
    if setting.closing:
        return Verdict(False, 0.85, "closing")
    if rules.never.search(plain):
        return Verdict(False, 0.9, "never")
    if _PREAMBLE.match(plain):
        return Verdict(False, 0.85, "preamble")
    if _ASSIGNMENT.match(plain) or _SHARED.match(plain):
        return Verdict(False, 0.7, "assignment")
    if ("阶段" in plain and _STAGE.search(plain)) and len(plain) <= 40:
        return Verdict(False, 0.8, "stage")
    modal = rules.modal.search(plain) is not None
    barred = _barred(sentence, modal, rules)
    if barred:
        return Verdict(False, 0.85, barred)
    if setting.title and not _speaks(plain[setting.title_at :], owned, modal, consequences):
        return Verdict(False, 0.85, "title")
    if setting.caption and not modal:
        return Verdict(False, 0.8, "caption")
    return _positive(sentence, setting, modal, owned, consequences, timed, rules)


def _speaks(plain: str, owned: bool, modal: bool, consequences: int) -> bool:
    """A heading that says who must do what is more than a title."""
    if _IN_CHARGE.search(plain):
        return True
    return len(plain) > 22 and (owned or consequences > 0 or (modal and len(plain) > 30))


def _barred(sentence: Piece, modal: bool, rules: _Rules) -> str:
    plain = sentence.plain[_start(sentence.plain, rules) :]
    if _WISH.search(plain) or rules.appeal.search(plain):
        return "appeal"
    if ("请" in plain and _ASK.search(plain)) and not modal:
        return "ask"
    numbered = _NUMBERED.match(sentence.plain)
    if (
        len(plain) <= 46
        and not numbered
        and (_LISTED.search(plain) or _NAMED_LIST.search(sentence.text))
        and not plain.endswith("等。")
    ):
        return "lead-in"
    if plain.endswith("：") and len(plain) <= 60 and not rules.rule.search(plain):
        return "lead-in"
    if _OF_CONDITION.search(plain) and not re.search(r"(?:各|县|局|部门|单位)[^，。；]{0,12}(?:要|必须)", plain):
        return "condition"
    if rules.aware.search(plain) or _FEEL.search(plain):
        parts = [part for clause in clauses(sentence) for part in clause.plain.split("、")]
        rest = [part for part in parts if not (rules.aware.search(part) or _FEEL.search(part))]
        if not any(_acts(part, rules) for part in rest):
            return "awareness"
    return ""


def _acts(clause: str, rules: _Rules) -> bool:
    at = _start(clause, rules)
    match = rules.verb.match(clause, at)
    return bool(match and not _STATE.search(clause)) or bool(
        rules.modal.search(clause) or (rules.prep.match(clause, at) and rules.soft.search(clause))
    )


def _start(clause: str, rules: _Rules) -> int:
    match = rules.lead.match(clause)
    return match.end() if match else 0


def _positive(
    sentence: Piece, setting: Setting, modal: bool, owned: bool, consequences: int, timed: bool, rules: _Rules
) -> Verdict:
    plain = sentence.plain[_start(sentence.plain, rules) :]
    done = rules.done.search(plain) is not None
    past = rules.past.search(plain) is not None
    if modal and not _states_first(plain):
        return Verdict(True, 0.8 if setting.narrative else 0.95, "modal")
    if ("责任" in plain and _DUTY_POST.search(plain)) and not rules.stating.search(plain):
        return Verdict(True, 0.9, "duty")
    if ("要求" in plain and _DEMAND.search(plain)) or (
        ("请" in sentence.plain and _BEGGED.search(sentence.plain)) and not _ASK.search(plain)
    ):
        return Verdict(True, 0.8, "demand")
    if _IN_CHARGE.search(plain) and not setting.narrative:
        return Verdict(True, 0.85, "charge")
    level = _LEVEL.search(plain) or (setting.kind in _ORDERING and _PLAIN_LEVEL.search(plain))
    if level and not (past or done or setting.narrative) and setting.kind not in ("bulletin", "report"):
        return Verdict(True, 0.75, "level")
    if ("目标" in plain and _GOAL.search(plain)) and not setting.narrative:
        return Verdict(True, 0.75, "goal")
    if consequences and _CONSEQUENCE_FORM.search(plain) and not past and not setting.narrative:
        return Verdict(True, 0.9, "consequence")
    if ("将" in plain and _FUTURE.search(plain)) and not past:
        return Verdict(True, 0.8, "future")
    if setting.ordered and not past:
        return Verdict(True, 0.8, "ordered")
    if setting.narrative or past:
        return Verdict(False, 0.8, "narrative")
    if ("决定" in plain and _DECIDED.search(plain)) or _SOME.search(plain) or _IF.search(plain):
        return Verdict(False, 0.75, "decision")
    if rules.soft.search(plain) and not done and not _states_first(plain) and not rules.stating.search(plain):
        return Verdict(True, 0.8, "soft")
    return _imperative(sentence, setting, owned, consequences, timed, done, rules)


def _imperative(
    sentence: Piece, setting: Setting, owned: bool, consequences: int, timed: bool, done: bool, rules: _Rules
) -> Verdict:
    plain = sentence.plain[_start(sentence.plain, rules) :]
    if rules.stating.search(plain) or _STATE.search(plain) or _states_first(plain):
        return Verdict(False, 0.7, "statement")
    if setting.kind not in _ORDERING and not timed and not _LEVEL.search(plain) and len(_FIGURE.findall(plain)) > 1:
        return Verdict(False, 0.7, "figures")
    parts = clauses(sentence)
    acts = [bool(rules.verb.match(c.plain, _start(c.plain, rules)) or _BROUGHT.search(c.plain)) for c in parts]
    moved = [_is_moved(c.plain, rules) for c in parts]
    if acts and (acts[0] or (any(acts) and all(a or m for a, m in zip(acts, moved, strict=True)))):
        return Verdict(not done, 0.8 if not done else 0.6, "imperative")
    if owned and not done:
        return Verdict(True, 0.7, "owner")
    if any(acts) and not done and (moved[0] or len(parts[0].plain) < 14):
        return Verdict(True, 0.6, "turn")
    if consequences and not done and setting.kind in _ORDERING:
        return Verdict(True, 0.6, "consequence")
    return Verdict(False, 0.8, "nothing")


def _states_first(plain: str) -> bool:
    """`确保……，是……的基石`: the words of obligation are only what the sentence speaks about."""
    return bool(
        re.search(r"^[^，]{0,60}，(?:也|更|既|就|都)?(?:是|事关|关系|对于|可以|能够)", plain)
    ) and not re.search(r"，[^，]{0,14}(?:必须|要(?![求素点件])|应当|务必)", plain)


def _rules(phrases: Phrases) -> _Rules:
    known = phrases.compiled.get("obligation")
    if isinstance(known, _Rules):
        return known

    def words(key: str) -> list[str]:
        return list(phrases.words("obligation", key))

    strong, verbs, adverbs, preps = words("strong"), words("verbs"), words("adverbs"), words("prepositions")
    before = words("not_before_yao")
    singles = "".join(word for word in before if len(word) == 1)
    longer = "".join(f"(?<!{word})" for word in before if len(word) > 1)
    yao = rf"(?:(?<![{singles}]){longer}|(?<=其次))要(?![，。；！？、]|$|{any_of(words('not_after_yao'))})"
    should = rf"(?<![适相响反供对效感回呼])应(?={any_of([*verbs, *adverbs, *preps, '当', '予', '有', '做', '设', '配'])})(?!急|对)"
    modal = any_of([word for word in strong if word in _MODALS or word.startswith("应")])
    soft = any_of([word for word in strong if word not in _MODALS])
    lead = rf"[\s]*(?:(?:\d{{1,2}}[.、]|（[一二三四五六七八九十\d]{{1,3}}）|[一二三四五六七八九十]{{1,3}}、|第[一二三四五六七八九十百零]{{1,5}}(?:条|是要|是必须|是|要)?[、，]?|[一二三四五六七八九十]{{1,2}}(?:是要|是必须|是|要)|(?:首先|其次|再次)(?:是要|是|要)?|[①②③④⑤⑥⑦⑧⑨]|{any_of(phrases.words('owners', 'lead_ins'))}|并|而且|从而|{_WHEN})[，、]?){{0,3}}"
    rules = _Rules(
        modal=re.compile(rf"{yao}|{should}|(?<![无容舍]){modal}(?!知)"),
        soft=re.compile(rf"(?<!认真)(?<!党政){soft}(?!人|同志|任|了)"),
        verb=re.compile(any_of([*verbs, *(word for word in adverbs if word not in _NO_START)])),
        lead=re.compile(lead),
        done=re.compile(any_of(words("done"))),
        past=re.compile(
            r"已经|已于|已将|已完成|已有|取得了|得到了|同比|环比|以来，|刚刚过去|一年来|截至|曾|进行了|开展了|完成了|召开了|建立了|下发了|印发了|组织了|受理了|成立了|去年|(?<!较)(?<!比)上年|位居|名列"
        ),
        stating=re.compile(rf"(?<!\d){any_of(words('stating'))}"),
        never=re.compile(any_of(words("never"))),
        aware=re.compile(any_of(words("awareness"))),
        appeal=re.compile(any_of(words("appeals"))),
        prep=re.compile(any_of(preps)),
        rule=re.compile(
            rf"的，[^，。]{{0,16}}{any_of([*phrases.words('consequences', 'sanctions'), '扣分', '给予', '予以', '处理'])}"
        ),
    )
    phrases.compiled["obligation"] = rules
    return rules


def _is_moved(clause: str, rules: _Rules) -> bool:
    """A clause that only leads up to the act: 把…… / 以……为重点."""
    at = _start(clause, rules)
    if not rules.prep.match(clause, at):
        return False
    return (clause[at : at + 1] == "以" and "为" in clause) or rules.verb.search(clause, at + 3) is not None
