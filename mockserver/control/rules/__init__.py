"""What the control plane does: plain functions of worlds."""
