"""Reasons of agency service."""

from gateway.reasons.reason import Reason

AGENCY = {
    "AGENCY_STEP_INVALID": Reason(422, "工作日志有误，请逐项更正", "The log line has faults; see errors"),
    "AGENTS_TOO_MANY": Reason(422, "一个站点的代办员过多", "Too many agents for one site"),
    "AGENT_LEFT": Reason(
        422,
        "名册外的代办员尚有未完成的代办，须另行指派",
        "Somebody off the roster still has errands; name another agent",
    ),
    "AGENT_MAY_NOT_EVALUATE": Reason(
        403, "代办员不能评价自己的服务", "An agent does not evaluate his own service"
    ),
    "AGENT_CARD_INCOMPLETE": Reason(
        422, "公示牌须有姓名、账号、办公电话和服务时间", "An agent's card lacks a field"
    ),
    "AGENT_NOT_FOUND": Reason(404, "没有找到该代办员", "No such agent"),
    "AGENT_NOT_ON_ROSTER": Reason(
        422, "该站点没有办理此事项的这名代办员", "The site has no such agent for the item"
    ),
    "AGENT_TWICE": Reason(422, "同一代办员重复列入", "An agent is listed twice"),
    "APPLICATION_OPEN": Reason(
        409, "所代办的申请尚未办结，不能完成代办", "The application that is carried is still open"
    ),
    "ENTRUSTMENT_INVALID": Reason(422, "委托内容有误，请逐项更正", "The entrustment has faults; see errors"),
    "ENTRUSTMENT_NOT_FITTING": Reason(
        422,
        "委托单不存在，或不是委托您办理此事项的",
        "No such entrustment, or not one that lets you hand this in",
    ),
    "ENTRUSTMENT_NOT_FOUND": Reason(404, "没有找到该委托单", "No such entrustment, or not yours to see"),
    "ENTRUSTMENT_STATE": Reason(
        409, "委托单当前状态不能进行此操作", "Not possible in the entrustment's state; errors say what is"
    ),
    "EVALUATION_INVALID": Reason(422, "评价内容有误", "The evaluation has faults; see errors"),
    "HOURS_INVALID": Reason(422, "服务时间有误", "The service hours are wrong"),
    "LOG_EMPTY": Reason(409, "没有工作日志，不能办结", "Without a work log it cannot be completed"),
    "LOG_FULL": Reason(422, "工作日志条数已达上限", "The work log is full"),
    "PHONE_PERSONAL": Reason(
        422, "须填写办公电话，不公示个人手机号码", "The office's phone is published, never a personal one"
    ),
    "ROSTER_BELOW_MINIMUM": Reason(422, "代办员人数少于规定", "Fewer agents than the site must have"),
    "ROSTER_INVALID": Reason(422, "代办员名册有误，请逐项更正", "The roster has faults; see errors"),
    "ROSTER_MISSING": Reason(409, "该站点没有代办员", "Nobody serves at this site"),
    "ROSTER_NOT_FOUND": Reason(404, "该站点没有代办员名册", "The site has no roster"),
    "SITE_MALFORMED": Reason(422, "站点编号格式有误", "Not the id of a site"),
    "STEP_KIND_UNKNOWN": Reason(
        422, "须为：consult、guide、accept、transfer、urge", "Not one of the five kinds of step"
    ),
    "STEP_UNKNOWN": Reason(422, "没有这一条日志", "No such line to correct"),
}
