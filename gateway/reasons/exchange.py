"""Reasons about papers looked up where the government holds them."""

from gateway.reasons.reason import Reason

EXCHANGE = {
    "LOOKUP_NO_MATCH": Reason(
        422,
        "没有查到有效的该材料，请核对号码",
        "The register holds no such paper, or it is no longer in force",
    ),
    "LOOKUPS_TOO_MANY": Reason(
        409,
        "该办件的查询次数已满，请直接提交材料",
        "No more look-ups for this application; hand the paper in",
    ),
    "LOOKUP_NUMBER_FIXED": Reason(
        422,
        "只能按申请人或申请表所填的号码查询",
        "Looked up by the applicant's number or that of the form and no other; have the form corrected",
    ),
    "LOOKUP_VALUE_INVALID": Reason(422, "核验号码有误", "No number that this paper can be looked up with"),
    "MATERIAL_ALREADY_GIVEN": Reason(409, "该材料已经提交，无需再查询", "This paper was given already"),
    "MATERIAL_NOT_GOVERNMENT_HELD": Reason(
        422, "不是政府部门核发或共享的材料", "No paper that the government holds"
    ),
    "PURPOSE_NOT_ALLOWED": Reason(
        403, "数据源不为此目的提供查询", "The register does not answer for this purpose"
    ),
    "SOURCE_MISSING": Reason(422, "该材料暂无可查询的共享数据源", "No register here holds this paper"),
}
