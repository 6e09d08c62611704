"""The SdI's controls, one small function a code, registered with its code; a family of codes a module."""
