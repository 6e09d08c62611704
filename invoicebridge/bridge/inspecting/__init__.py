"""Files and messages as they are: checked, verified, told what they prove. Nothing is stored."""
