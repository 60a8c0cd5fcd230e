"""Framework: every dependence on the inside of Streamlit and uvicorn, each with a probe.

A patch changes something for which the framework has no setting. Without it (`CCHC_FRAMEWORK_PATCHES=off`,
or a version in which its place is gone) the product works on: slower, or in English words.
"""
