"""The documents of the records, their ids, versions and owners: the truth, from which every table can be rebuilt."""
