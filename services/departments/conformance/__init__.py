"""The kit that runs the whole contract against any plug-in, playing the platform: `sanji department check TARGET`.

`kit`: how checks are run. `checks`: what is checked. `door`: where callbacks go. `questions`: what is asked.
"""
