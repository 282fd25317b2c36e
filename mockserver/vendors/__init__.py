"""The vendors, by package name. A further one is a package in this folder and a name in this line."""

VENDORS = ("twelved", "eloqua", "incoplax", "admiralcloud", "synerise")
