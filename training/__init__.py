"""Contrastive training and conversion of the models that the engine runs.

Needs the ``train`` extra (torch, open_clip).  Runs as its own process (``python -m training``); nothing here
imports Qt, and neither the engine nor the desktop imports anything from here.
"""
