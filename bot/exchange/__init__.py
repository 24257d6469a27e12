"""Texts handed to translators and taken back: PO, XLSX and CSV, for packs and for the labels of the interface."""
