import Surface
import TestSupport
import Testing

@testable import Screen

@Suite struct ColorTests {
    @Test(arguments: [(0, ColorDepth.monochrome), (-1, .monochrome), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .palette), (1 << 24, .palette)])
    func depthFromTheNumberOfColors(colors: Int, depth: ColorDepth) { #expect(ColorDepth(colors: colors) == depth) }

    @Test func directColors() {
        #expect(ColorDepth(colors: 1 << 24, isDirect: true) == .direct)
        #expect(ColorDepth.direct.number(.rgb(red: 0x12, green: 0x34, blue: 0x56)) == 0x123456)
        #expect(ColorDepth.direct.number(.indexed(208)) == 0xFF8700)
        #expect(ColorDepth.direct.number(.indexed(3)) == 3)
        #expect(ColorDepth.direct.number(.rgb(red: 0, green: 0, blue: 5)) == 0)
    }

    /// Colours of the palette stay what they are when they are written as red, green and blue.
    @Test func thePaletteIsExact() {
        for index in 16...255 {
            let rgb = RGB(.indexed(UInt8(index)))
            let number = RGB(.indexed(UInt8(rgb.paletteIndex)))
            #expect(number == rgb, "\(index)")
        }
    }

    /// No other colour of the palette is nearer.
    @Test func theNearestIsTaken() {
        var random = Numbers(seed: 3)
        func distance(_ a: RGB, _ b: RGB) -> Int {
            (a.red - b.red) * (a.red - b.red) + (a.green - b.green) * (a.green - b.green) + (a.blue - b.blue) * (a.blue - b.blue)
        }
        for _ in 0..<3000 {
            let color = RGB(random.next(256), random.next(256), random.next(256))
            let best = (16...255).map { distance(RGB(.indexed(UInt8($0))), color) }.min()
            #expect(distance(RGB(.indexed(UInt8(color.paletteIndex))), color) == best)
        }
    }

    @Test(arguments: [
        ("ff5f5f", 1, 9), ("e06c75", 1, 9), ("800000", 1, 1), ("d19a66", 3, 11), ("ffaf5f", 3, 11), ("98c379", 2, 2), ("008700", 2, 2),
        ("56b6c2", 6, 6), ("5fd7d7", 6, 14), ("61afef", 4, 12), ("005faf", 4, 4), ("c678dd", 5, 13), ("5f00af", 5, 5), ("000000", 0, 0),
        ("ffffff", 7, 15), ("8a8a8a", 7, 8), ("d0d0d0", 7, 7),
    ])
    func keepsTheHue(hex: String, eight: Int32, sixteen: Int32) throws {
        let value = try #require(UInt32(hex, radix: 16))
        let color = Color.rgb(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
        #expect(ColorDepth.eight.number(color) == eight)
        #expect(ColorDepth.sixteen.number(color) == sixteen)
        #expect(ColorDepth.monochrome.number(color) == -1)
    }

    /// Whatever a theme says: in range, and never text in the colour of its own background.
    @Test(arguments: ColorDepth.allCases) func everyStyleIsReadable(depth: ColorDepth) {
        var random = Numbers(seed: 11)
        func color() -> Color {
            switch random.next(5) {
            case 0: .standard
            case 1: .indexed(UInt8(random.next(256)))
            case 2: .indexed(UInt8(random.next(16)))
            default: .rgb(red: UInt8(random.next(256)), green: UInt8(random.next(256)), blue: UInt8(random.next(256)))
            }
        }
        let highest: Int32 = switch depth {
        case .monochrome: -1
        case .eight: 7
        case .sixteen: 15
        case .palette: 255
        case .direct: 0xFFFFFF
        }
        for _ in 0..<5000 {
            let style = Style(foreground: color(), background: color())
            let reduced = depth.reduce(style)
            #expect(reduced.foreground <= highest && reduced.background <= highest && reduced.foreground >= -1 && reduced.background >= -1)
            #expect(reduced.foreground != reduced.background || reduced.foreground == -1, "\(style)")
            // A background that cannot be shown is shown as reversed.
            if style.background != .standard, reduced.background == -1 { #expect(reduced.attributes.contains(.reverse)) }
        }
    }

    @Test func attributesStay() {
        let all: Attributes = [.bold, .dim, .italic, .underline]
        for depth in ColorDepth.allCases {
            #expect(depth.reduce(Style(attributes: all)) == ReducedStyle(attributes: all))
        }
    }
}
