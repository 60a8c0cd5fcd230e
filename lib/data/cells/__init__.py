"""Cells: any office file as sheets of cells that know their address; what they mean is read elsewhere."""
