"""Tests: the same tree as bot/, plus stories (whole conversations) and fixtures."""
