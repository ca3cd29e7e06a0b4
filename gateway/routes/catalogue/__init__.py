"""What can be applied for, where and with which papers, and how the register is kept."""

RPC = "sanji.catalogue.v1.CatalogueService."
