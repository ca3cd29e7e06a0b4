"""Reasons of people, organisations, links and mandates."""

from gateway.reasons.reason import Reason

PARTIES = {
    "ACT_UNKNOWN": Reason(422, "没有这种委托权限", "No such act"),
    "AGENT_IS_PRINCIPAL": Reason(422, "不能委托本人", "Nobody mandates herself"),
    "AGENT_UNKNOWN": Reason(422, "代办员不存在", "No such agent"),
    "ASSURANCE_TOO_LOW": Reason(
        403,
        "实名等级不足，请先到窗口核验身份",
        "Known too little; show a document at a window",
    ),
    "DATES_INVALID": Reason(422, "起止日期有误", "The dates are wrong"),
    "DOCUMENT_NUMBER_INVALID": Reason(422, "证件号码格式不正确", "Not a number of this kind of document"),
    "DOCUMENT_UNKNOWN": Reason(422, "没有这类证件", "No such kind of document"),
    "EVIDENCE_REQUIRED": Reason(422, "请注明证明材料", "Say what proves it"),
    "ITEM_MALFORMED": Reason(422, "事项代码格式有误", "Not an item id"),
    "LINK_INVALID": Reason(422, "关联信息有误，请按所列各项修改", "The link has faults; see errors"),
    "LINK_KIND_UNKNOWN": Reason(422, "没有这类代表关系", "No such kind of link"),
    "LINK_TO_SELF": Reason(422, "代表人与被代表人不能是同一主体", "Nobody stands for herself"),
    "LOOKUP_INVALID": Reason(422, "查询内容有误，请按所列各项修改", "The look-up has faults; see errors"),
    "MANDATE_EXPIRED": Reason(403, "委托尚未生效、已到期或已撤销", "The mandate does not stand today"),
    "MANDATE_INVALID": Reason(422, "委托内容有误，请按所列各项修改", "The mandate has faults; see errors"),
    "MANDATE_NOT_FOUND": Reason(404, "未找到该委托", "No such mandate"),
    "MANDATE_OUT_OF_SCOPE": Reason(403, "委托的事项或权限不包括此项办理", "The mandate does not cover this"),
    "MANDATE_RECORDED_BY_AGENT": Reason(
        403, "代办员不能为自己登记委托", "An agent may not record her own mandate"
    ),
    "MANDATE_REQUIRED": Reason(403, "代他人办理须有本人有效的委托", "Acting for another needs a mandate"),
    "MERGES_EXHAUSTED": Reason(409, "同一人的账号合并已达上限", "One person has too many accounts"),
    "NAME_DIFFERS": Reason(409, "账号登记的姓名与证件不一致", "The account bears another name"),
    "ORGANISATION_EXISTS": Reason(409, "该单位已登记", "This organisation is recorded already"),
    "ORGANISATION_INVALID": Reason(422, "登记信息有误，请按所列各项修改", "The entry has faults; see errors"),
    "PARTY_KIND_UNKNOWN": Reason(422, "没有这类主体", "No such kind of party here"),
    "PARTY_LINK_NOT_FOUND": Reason(404, "未找到该代表关系", "No such link"),
    "PARTY_LINK_STATE": Reason(409, "代表关系当前状态不能办理此操作", "Not possible in the link's state"),
    "OLD_PASSWORD_WRONG": Reason(403, "原密码不正确", "Not the password that stands"),
    "PASSWORD_CODE_WRONG": Reason(
        403, "重置码不正确、已使用或已过期", "The code is wrong, used, worn out or expired"
    ),
    "PASSWORD_INVALID": Reason(422, "填写内容有误，请按所列各项修改", "The request has faults; see errors"),
    "PERSON_MERGED": Reason(409, "账号已被合并", "One of the accounts was merged already"),
    "PERSON_NOT_FOUND": Reason(404, "未找到该账号", "No such account here"),
    "PRINCIPAL_NOT_PRESENT": Reason(422, "窗口代录委托须委托人本人在场", "The principal must be present"),
    "PURPOSE_REQUIRED": Reason(422, "请说明查询目的", "Say what the look-up is for"),
    "REPRESENTATION_MISSING": Reason(
        403,
        "您与委托人之间没有经确认的代表关系",
        "You do not stand for this principal",
    ),
    "SAME_ACCOUNT": Reason(422, "不能将账号与其自身合并", "These are one account"),
    "SIDE_UNKNOWN": Reason(422, "须为 principal 或 agent", "Either principal or agent"),
    "TEXT_VERSION_MALFORMED": Reason(422, "须注明委托书文本的版本", "Name the version of the mandate text"),
    "WARD_NOT_UNDER_14": Reason(422, "被监护人须为未满14周岁", "The ward must be under 14"),
}
