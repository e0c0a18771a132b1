"""The packs that are shipped and bring cases."""

# By what the names of their tests begin with.
PACKS = {
    "lim2019_": "imnm.lim2019",
    "wang2022_": "imnm.wang2022",
    "enmc2018_": "imnm.enmc2018",
    "eularacr2017_": "iim.eularacr2017",
    "enmc2004_": "imnm.enmc2004",
}
