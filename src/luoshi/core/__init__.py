"""Rules without Django: plain values in, plain values out; no clock, no network."""
