"""MobileNet v2 (Sandler et al. 2018) in torchvision's tensor names, of any widths.

The widths are read from the shapes of a weight file, or made by a width multiplier. Only the
feature part exists here: `features.0` … `features.18` and the mean over the last map.
"""

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

# (expansion, output channels, blocks, stride of the first), table 2 of the paper.
STAGES = [
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
    (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
]
STRIDES = [stride if i == 0 else 1 for _, _, n, stride in STAGES for i in range(n)]
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def convolution(inputs, outputs, kernel, stride=1, groups=1):
    """Convolution without bias, batch norm, ReLU6; tensor names `0.weight`, `1.*`."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU6(),
    )


class Block(nn.Module):
    """Inverted residual: expand 1×1, depthwise 3×3, project 1×1 without activation."""

    def __init__(self, inputs, hidden, outputs, stride):
        super().__init__()
        expand = [convolution(inputs, hidden, 1)] if hidden != inputs else []
        self.conv = nn.Sequential(
            *expand,
            convolution(hidden, hidden, 3, stride, groups=hidden),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.residual else self.conv(x)


class MobileNet(nn.Module):
    """`forward` gives the last map, (batch, last, height/32, width/32)."""

    def __init__(self, stem, blocks, last):
        """`blocks`: 17 pairs (hidden, outputs)."""
        super().__init__()
        layers, inputs = [convolution(3, stem, 3, 2)], stem
        for (hidden, outputs), stride in zip(blocks, STRIDES, strict=True):
            layers.append(Block(inputs, hidden, outputs, stride))
            inputs = outputs
        layers.append(convolution(inputs, last, 1))
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x)


def scaled(width, last):
    """A network whose channel counts are `width` times the paper's, in multiples of eight."""
    def channels(count):
        rounded = max(8, int(count * width + 4) // 8 * 8)
        return rounded + 8 if rounded < 0.9 * count * width else rounded

    stem = inputs = channels(32)
    blocks = []
    for expansion, outputs, count, _ in STAGES:
        for _ in range(count):
            blocks.append((inputs * expansion, channels(outputs)))
            inputs = channels(outputs)
    return MobileNet(stem, blocks, last)


def load(path):
    """The network of a safetensors file, its widths read from the shapes."""
    state = {k: v.float() for k, v in load_file(path).items() if k.startswith("features.")}
    blocks = []
    for i in range(1, 18):
        name = f"features.{i}.conv."
        at = 2 if name + "2.weight" in state and state[name + "2.weight"].dim() == 4 else 1
        outputs, hidden = state[f"{name}{at}.weight"].shape[:2]
        blocks.append((hidden, outputs))
    network = MobileNet(
        state["features.0.0.weight"].shape[0], blocks, state["features.18.0.weight"].shape[0]
    )
    missing, unexpected = network.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{path}: missing {missing}, unexpected {unexpected}")
    return network.eval()


def folded(network):
    """The network for inference alone: batch norms folded into their convolutions."""
    for module in network.modules():
        if isinstance(module, nn.Sequential):
            for i in range(len(module) - 1):
                if isinstance(module[i], nn.Conv2d) and isinstance(module[i + 1], nn.BatchNorm2d):
                    module[i] = torch.nn.utils.fusion.fuse_conv_bn_eval(module[i], module[i + 1])
                    module[i + 1] = nn.Identity()
    return network.to(memory_format=torch.channels_last)


def normalised(pixels):
    """Bytes (batch, height, width, 3) as the network's input (batch, 3, height, width)."""
    x = torch.as_tensor(pixels).permute(0, 3, 1, 2).float()
    mean = torch.tensor(MEAN).view(1, 3, 1, 1) * 255
    deviation = torch.tensor(DEVIATION).view(1, 3, 1, 1) * 255
    return (x - mean) / deviation


def pooled(maps):
    """The mean over the positions of the maps: (batch, channels)."""
    return functional.adaptive_avg_pool2d(maps, 1).flatten(1)
