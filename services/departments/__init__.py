"""How a department joins the platform; knows no room. README.md says how to make one.

`sdk`: the contract, standard library only. `serving`: a plug-in on the wire. `asking`: the platform's side of it.
`conformance`: the kit that runs the whole contract. `loader`: which departments approval knows. `keys`: their Ed25519
keys. `civil_affairs` (in process) and `market_regulation` (a process of its own, answering later): worked examples.
"""
