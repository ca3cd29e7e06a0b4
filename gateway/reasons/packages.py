"""Reasons of packages that are handed in."""

from gateway.reasons.reason import Reason

PACKAGES = {
    "APPLICANT_REQUIRED": Reason(422, "须填写这一申请人", "The package asks for this applicant too"),
    "APPLICANT_ROLE_UNKNOWN": Reason(422, "本套餐没有这一申请人", "The package knows no such applicant"),
    "COLLECTOR_REQUIRED": Reason(422, "须填写领取人姓名", "Name who fetched the results"),
    "PACKAGE_APPLICATION_NOT_FOUND": Reason(
        404, "没有找到该套餐办件", "No such package application, or not yours to see"
    ),
    "PACKAGE_MEMBER": Reason(
        409,
        "该办件属于“一件事”，请按套餐整体办理",
        "It belongs to a package, which is taken on, supplied and taken back as a whole",
    ),
    "PACKAGE_STATE": Reason(
        409, "套餐当前状态不能进行此操作", "Not possible in the package's state; errors say what is"
    ),
}
