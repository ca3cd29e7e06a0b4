"""How a department joins the platform; knows no room.

`sdk`: the contract, standard library only. `conformance`: the tests that a department runs on its own plug-in.
`loader`: the departments that live in this process. `civil_affairs`: the worked example.

A department in another language or process speaks `sanji.departments.v1` (same contract, over gRPC). Processes that
ask departments are green and hold no gRPC client, so only departments in this process are asked as yet.
"""
