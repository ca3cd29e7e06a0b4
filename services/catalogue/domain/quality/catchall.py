"""Catch-all clauses: "other materials required", which leave open what will be asked (ledger R045).

A clause is one when what stands after 其他 or 等, or the clause itself, says nothing in particular: only words that name
a demand (规定, 要求, 需要 …), those who make it (窗口, 有关部门 …) and a noun for any paper or condition. A word of
content (直系亲属, 组织负责人, 学历 …) makes it definite. Time and memory grow with the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterator

from services.catalogue.domain.quality.rules import Row, Told
from services.catalogue.domain.references import References
from services.catalogue.domain.shapes import items_of, mapping

_PAPER_WORDS = """
材料 资料 文件 证件 证明 证明文件 证书 手续 凭证 凭据 单据 票据 文书 附件 证照 证据 条件
要求 情形 资格 义务 程序
"""
_NOUN_WORDS = """
情况 信息 事项 内容 表格 图纸 书面 说明 事宜 东西 规定
"""
_EMPTY_WORDS = """
其他 另外 另行 另 别的 等 等等 之类 以及 或者 和 或 及 与 并 暨 、 的 之 时 中 内
下 上 所 由 应 应当 须 必须 必需 必要 需 需要 要 确需 所需 可 可以 可能 能 能够 将
会 按 按照 依 依法 依据 根据 经 据 凡 该 各 各类 各种 各项 相应 有 相关 有关 其 本
此 上述 前述 法定 法律 法规 规章 行政 行政法规 地方性 政策 国家 国务院 中央 省 市 县 乡
镇 本级 上级 级 政府 人民 主管 机关 机构 部门 单位 窗口 大厅 中心 工作人员 审批机关
审批部门 登记机关 登记机构 受理机关 受理部门 许可机关 审核部门 经办 经办机构 承办单位 实施机关
我局 本局 本机关 要求 认为 指定 确定 认定 明确 通知 告知 约定 列明 列出 提供 提交 报送
递交 出具 出示 补充 补交 补正 追加 报 交 送 携带 准备 具备 符合 满足 达到 遵守 办理
申请 申请人 申报 申办 当事人 办事 群众 企业 佐证 辅助 支撑 备查 视 视情 视情况 具体 实际
临时 随时 当时 现场 最新 特殊 合法 有效 真实 同类 类似 相近 不予登记 不得登记 不予许可
不予批准 不予受理 除外 以外 之外 外 未 未列 未尽 尚 仍 还 如 若 如有 若干 一些 部分
全部 所有 任何 一切
"""
_PAPERS = frozenset(_PAPER_WORDS.split())
_NOUNS = _PAPERS | frozenset(_NOUN_WORDS.split())
_EMPTY = _NOUNS | frozenset(_EMPTY_WORDS.split())
MAX_CLAUSE = 500
"""Of a clause that is longer only the end is looked at: that is where it is left open."""
_LONGEST = max(map(len, _EMPTY))
_OPEN = re.compile(
    "另外|另行|之类|类似|相关|有关|必要|必需|所需|需要|确需|要求|认为|指定|规定|视情|视具体|视实际|临时|随时|"
    "未列|以外|之外|未尽|如有|若干|一些|任何|一切"
)
_CLAUSE = re.compile(r"[,;:.!?。·()\[\]{}《》<>【】“”\"'‘’\s]+")
_PART = re.compile("以及|或者|[、和或及与并暨]")
_OTHER = re.compile(
    "(?:其他|另外的|别的)(?!当事人|申请人|人员|企业|单位|机构|部门|机关|人民|政府|国家|[省市县乡镇])"
)
_DEMANDED = re.compile(
    "(?:机关|机构|部门|单位|窗口|大厅|中心|人员|政府|国家|国务院|法律|法规|规章|上级|委员会|村委会|居委会|社区|办事处|派出所|银行|[局厅委])"
    "(?:另行|临时|依法|可能|认为)?(?:要求|认为|指定|规定|通知)"
)
_AND_SO_ON = re.compile(
    "(?<![平均相不何优劣特头甲乙丙丁高初中上下对齐一二两三四五六七八九十百])(?<!(?<![合共协])同)(?<!符合同)等(?![级额值比高距差边效同于待候外])"
)
_LIST_LEFT_OPEN = re.compile(
    "(?:[证书表照簿本单件函据票图册卡]|证明|材料|资料|报告|合同|协议|方案|制度|执照)等$"
)
_SAID_OUTRIGHT = re.compile(
    "不限于|等等(?=$|[的材资文证条])|诸如此类|未尽事宜|[…⋯]|\\.{3,}|(?:以|按)(?:窗口|大厅|部门|受理)?(?:实际|现场|当日|通知|要求|告知|公告)+为准"
)
_OPEN_PROOF = re.compile(
    "其他(?:能够|能|可以|可|足以|用于|用以)(?:证明|佐证|说明|反映|证实).{0,40}(?:材料|资料|文件|凭证|证据|证明)$"
)
_SAME_WORDS = str.maketrans(
    "資證關規條應須當認為門請書類驗據單與並窗", "资证关规条应须当认为门请书类验据单与并窗"
)
_TEXTS = ("conditions", "materials")


def is_catch_all(text: str) -> bool:
    """True when a clause of `text` leaves open what is demanded."""
    plain = unicodedata.normalize("NFKC", text).replace("其它", "其他").translate(_SAME_WORDS)
    if _SAID_OUTRIGHT.search(plain):
        return True
    return any(_leaves_open(clause[-MAX_CLAUSE:]) for clause in _CLAUSE.split(plain))


def catch_alls(row: Row, _: References) -> Iterator[Told]:
    """Every text of a condition or a material that is, or ends in, a catch-all clause."""
    for pointer, value in _said(row):
        if isinstance(value, str) and is_catch_all(value):
            yield pointer, f"“{value[:60]}”是兜底条款，须逐项列明"


def _said(row: Row) -> Iterator[tuple[str, object]]:
    for name in _TEXTS:
        for at, entry in enumerate(items_of(row.get(name))):
            for key, value in mapping(entry).items():
                if key.endswith("_zh"):
                    yield f"/{name}/{at}/{key}", value
    promised = mapping(row.get("notification_commitment")).get("conditions_zh")
    for at, value in enumerate(items_of(promised)):
        yield f"/notification_commitment/conditions_zh/{at}", value


def _leaves_open(clause: str) -> bool:
    if _LIST_LEFT_OPEN.search(clause) or _OPEN_PROOF.search(clause) or clause.endswith(("其他", "其他等")):
        return True
    parts = [(0, clause), *_parts(clause)]
    for nouns, markers in ((_NOUNS, (_OTHER, _DEMANDED)), (_PAPERS, (_AND_SO_ON,))):
        empty_from = {at + start for at, part in parts for start in _starts_of_nothing(part, nouns)}
        ends = (found.end() for marker in markers for found in marker.finditer(clause))
        if any(end in empty_from for end in ends):
            return True
    return any(0 in _starts_of_nothing(part, _NOUNS) and _OPEN.search(part) for _, part in parts)


def _parts(clause: str) -> Iterator[tuple[int, str]]:
    """What stands between the joining words, and where."""
    start = 0
    for found in _PART.finditer(clause):
        yield start, clause[start : found.start()]
        start = found.end()
    yield start, clause[start:]


def _starts_of_nothing(text: str, nouns: frozenset[str]) -> set[int]:
    """From where on `text` is made of empty words alone and ends in one of `nouns`."""
    text = text.removesuffix("等").removesuffix("的")
    last = len(text)
    empty = {start for start in range(max(0, last - _LONGEST), last) if text[start:] in nouns}
    for start in range(last - 2, -1, -1):
        ends = range(start + 1, min(start + _LONGEST, last - 1) + 1)
        if any(end in empty and text[start:end] in _EMPTY for end in ends):
            empty.add(start)
    return empty
