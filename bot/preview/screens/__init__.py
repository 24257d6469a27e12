"""What each platform's app makes of a payload: wire format back into what is seen, so that a preview can't lie."""
