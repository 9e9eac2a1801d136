internal import Surface

/// A style in the terms of one terminal: colour numbers as curses takes them, -1 for the terminal's own.
struct ReducedStyle: Hashable {
    var foreground: Int32 = -1
    var background: Int32 = -1
    var attributes: Attributes = []
}

extension ColorDepth {
    /// A style with the colours that this terminal has, readable in every case: where foreground and background fall
    /// together, or a background has no counterpart, the cell is drawn reversed instead.
    func reduce(_ style: Style) -> ReducedStyle {
        var result = ReducedStyle(attributes: style.attributes)
        if self == .monochrome {
            if style.background != .standard { result.attributes.formSymmetricDifference(.reverse) }
            return result
        }
        // With eight colours a shade of gray would be black or white, which the terminal's background may be itself.
        let isShade = self == .eight && RGB.isShade(style.background)
        result.foreground = number(style.foreground)
        if self == .eight, style.background == .standard, RGB.isShade(style.foreground) {
            result.foreground = -1
            if RGB(style.foreground).isMiddle { result.attributes.insert(.dim) }
        }
        result.background = isShade ? -1 : number(style.background)
        if isShade || (result.foreground >= 0 && result.foreground == result.background) {
            result.foreground = -1
            result.background = -1
            result.attributes.formSymmetricDifference(.reverse)
        }
        return result
    }

    /// The number of the nearest colour; -1 for the terminal's own and where there are none.
    func number(_ color: Color) -> Int32 {
        if color == .standard { return -1 }
        switch self {
        case .monochrome: return -1
        case .eight: return RGB.basic(color, bright: false)
        case .sixteen: return RGB.basic(color, bright: true)
        case .palette:
            switch color {
            case .standard: return -1
            case .indexed(let index): return Int32(index)
            case .rgb: return Int32(RGB(color).paletteIndex)
            }
        case .direct:
            // The first eight numbers are the basic colours there too, so the blackest blues are taken for black.
            if case .indexed(let index) = color, index < 8 { return Int32(index) }
            let rgb = RGB(color)
            let number = Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue)
            return number < 8 ? 0 : number
        }
    }
}

/// Red, green and blue, 0 to 255.
struct RGB: Hashable {
    var red: Int
    var green: Int
    var blue: Int

    private static let cube = [0, 95, 135, 175, 215, 255]
    /// xterm's first sixteen, which nearly every terminal has in similar shades.
    private static let first: [(Int, Int, Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]

    init(_ red: Int, _ green: Int, _ blue: Int) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The palette is xterm's: sixteen basic colours, a cube of six steps a side, twenty-four grays.
    init(_ color: Color) {
        switch color {
        case .standard: self.init(0, 0, 0)
        case .rgb(let red, let green, let blue): self.init(Int(red), Int(green), Int(blue))
        case .indexed(let index):
            let index = Int(index)
            if index < 16 {
                let (red, green, blue) = RGB.first[index]
                self.init(red, green, blue)
            } else if index < 232 {
                let place = index - 16
                self.init(RGB.cube[place / 36], RGB.cube[place / 6 % 6], RGB.cube[place % 6])
            } else {
                let level = 8 + (index - 232) * 10
                self.init(level, level, level)
            }
        }
    }

    private var highest: Int { max(red, green, blue) }
    private var lowest: Int { min(red, green, blue) }
    /// Rec. 601, in thousandths of 255.
    private var brightness: Int { (299 * red + 587 * green + 114 * blue) / 1000 }

    /// Whether a colour is a gray that eight colours do not have. Black and white by number are meant as they are.
    static func isShade(_ color: Color) -> Bool {
        switch color {
        case .standard: false
        case .indexed(let index): index >= 8 && RGB(color).isGray
        case .rgb: RGB(color).isGray
        }
    }

    /// Whether no hue is to be seen.
    private var isGray: Bool { (highest - lowest) * 5 <= highest || highest - lowest < 24 }

    /// Whether it is a shade that stands back from black and from white.
    var isMiddle: Bool { brightness >= 64 && brightness < 160 }

    /// The nearest of 16 to 255. The first sixteen are left out: people give them other shades.
    var paletteIndex: Int {
        let red = RGB.step(red)
        let green = RGB.step(green)
        let blue = RGB.step(blue)
        let inCube = RGB(RGB.cube[red], RGB.cube[green], RGB.cube[blue])
        let gray = min(23, max(0, ((self.red + self.green + self.blue) / 3 - 3) / 10))
        let level = 8 + gray * 10
        if distance(RGB(level, level, level)) < distance(inCube) { return 232 + gray }
        return 16 + 36 * red + 6 * green + blue
    }

    private static func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }

    private func distance(_ other: RGB) -> Int {
        let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
        return r * r + g * g + b * b
    }

    /// The basic colour of the same hue. By hue, not by distance: a pale red is nearer to gray than to red, and is
    /// there for being red.
    static func basic(_ color: Color, bright: Bool) -> Int32 {
        if case .indexed(let index) = color, index < 16 {
            if bright || index < 8 { return Int32(index) }
            return index == 8 ? 7 : Int32(index - 8)
        }
        let rgb = RGB(color)
        if rgb.isGray {
            let brightness = rgb.brightness
            if bright { return brightness < 48 ? 0 : brightness < 140 ? 8 : brightness < 240 ? 7 : 15 }
            return brightness < 48 ? 0 : 7
        }
        let hue = rgb.hueColor
        return bright && rgb.highest >= 200 ? hue + 8 : hue
    }

    /// 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan.
    private var hueColor: Int32 {
        switch degrees {
        case ..<24: 1
        case ..<70: 3
        case ..<165: 2
        case ..<200: 6
        case ..<265: 4
        case ..<335: 5
        default: 1
        }
    }

    /// The hue on the colour circle, 0 to 359.
    private var degrees: Int {
        let span = max(1, highest - lowest)
        let angle: Int
        if highest == red {
            angle = 60 * (green - blue) / span
        } else if highest == green {
            angle = 120 + 60 * (blue - red) / span
        } else {
            angle = 240 + 60 * (red - green) / span
        }
        return angle < 0 ? angle + 360 : angle
    }
}
