import BSplines

/// The loops over the rows. Their slow twin is `ReferenceNetwork` in the tests.
enum TrainingKernel {
    typealias Column = UnsafeMutablePointer<Double>
    typealias Quad = SIMD4<Double>

    @inline(__always)
    static func load(_ pointer: UnsafePointer<Double>) -> Quad {
        UnsafeRawPointer(pointer).loadUnaligned(as: Quad.self)
    }

    @inline(__always)
    static func store(_ quad: Quad, _ pointer: Column) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: quad, as: Quad.self)
    }

    /// Basis values, and slopes if asked for, at each row.
    static func fillTable(
        _ kernel: BasisKernel, at points: UnsafePointer<Double>, rows: Int, stride: Int, extrapolation: Extrapolation,
        values: Column, slopes: Column?, firsts: UnsafeMutablePointer<Int32>
    ) {
        for row in 0..<rows {
            let first =
                if let slopes {
                    kernel.evaluate(
                        points[row], extrapolation: extrapolation, into: values + row * stride,
                        derivatives: slopes + row * stride)
                } else {
                    kernel.evaluate(points[row], extrapolation: extrapolation, into: values + row * stride)
                }
            firsts[row] = Int32(truncatingIfNeeded: first)
        }
    }

    /// result = Σ_r c[first + r]·basis_r. The padding of the basis is zero, so that whole groups of four are read.
    static func contract(
        _ basis: UnsafePointer<Double>, _ firsts: UnsafePointer<Int32>, rows: Int, stride: Int,
        coefficients: UnsafePointer<Double>, into result: Column
    ) {
        if stride == 4 {
            for row in 0..<rows {
                result[row] = (load(basis + 4 * row) * load(coefficients + Int(firsts[row]))).sum()
            }
            return
        }
        for row in 0..<rows {
            let (local, chosen) = (basis + row * stride, coefficients + Int(firsts[row]))
            var sum = Quad.zero
            var r = 0
            while r < stride {
                sum += load(local + r) * load(chosen + r)
                r += 4
            }
            result[row] = sum.sum()
        }
    }

    /// gradient[first + r] += adjoint·basis_r.
    static func scatter(
        _ basis: UnsafePointer<Double>, _ firsts: UnsafePointer<Int32>, rows: Int, stride: Int,
        adjoint: UnsafePointer<Double>, into gradient: Column
    ) {
        for row in 0..<rows {
            let (local, chosen) = (basis + row * stride, gradient + Int(firsts[row]))
            var r = 0
            while r < stride {
                store(load(chosen + r) + adjoint[row] * load(local + r), chosen + r)
                r += 4
            }
        }
    }

    static func dot(_ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>, rows: Int) -> Double {
        var (first, second) = (Quad.zero, Quad.zero)
        var row = 0
        while row + 8 <= rows {
            first += load(one + row) * load(other + row)
            second += load(one + row + 4) * load(other + row + 4)
            row += 8
        }
        var sum = (first + second).sum()
        while row < rows {
            sum += one[row] * other[row]
            row += 1
        }
        return sum
    }

    static func sum(_ column: UnsafePointer<Double>, rows: Int) -> Double {
        var quads = Quad.zero
        var row = 0
        while row + 4 <= rows {
            quads += load(column + row)
            row += 4
        }
        var sum = quads.sum()
        while row < rows {
            sum += column[row]
            row += 1
        }
        return sum
    }

    /// result += factor·column.
    static func add(_ column: UnsafePointer<Double>, times factor: Double, rows: Int, to result: Column) {
        for row in 0..<rows { result[row] += factor * column[row] }
    }

    /// result += one·other.
    static func addProduct(_ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>, rows: Int, to result: Column) {
        for row in 0..<rows { result[row] += one[row] * other[row] }
    }

    /// result = one·other.
    static func multiply(_ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>, rows: Int, into result: Column) {
        for row in 0..<rows { result[row] = one[row] * other[row] }
    }
}

/// What a pair of spline edges adds to JᵀJ.
extension TrainingKernel {
    /// One edge's part in a block: its basis, its adjoint and the place of its coefficients.
    struct Factor {
        let basis: UnsafePointer<Double>
        let firsts: UnsafePointer<Int32>
        let order: Int
        let stride: Int
        let adjoint: UnsafePointer<Double>
        let place: Int
    }

    /// matrix[left.place + first + a, right.place + first + b] += adjoints·B_a·B_b, summed over the rows in order.
    static func addBlock(_ left: Factor, _ right: Factor, rows: Range<Int>, matrix: Column, size: Int) {
        if right.stride == 4 && left.order == 4 {
            for row in rows {
                let local = left.basis + row * left.stride
                let scaled = (left.adjoint[row] * right.adjoint[row]) * load(right.basis + 4 * row)
                let target =
                    matrix + (left.place + Int(left.firsts[row])) * size + right.place + Int(right.firsts[row])
                store(load(target) + local[0] * scaled, target)
                store(load(target + size) + local[1] * scaled, target + size)
                store(load(target + 2 * size) + local[2] * scaled, target + 2 * size)
                store(load(target + 3 * size) + local[3] * scaled, target + 3 * size)
            }
            return
        }
        for row in rows {
            let (local, other) = (left.basis + row * left.stride, right.basis + row * right.stride)
            let weight = left.adjoint[row] * right.adjoint[row]
            let corner = matrix + (left.place + Int(left.firsts[row])) * size + right.place + Int(right.firsts[row])
            for a in 0..<left.order {
                let (factor, target) = (weight * local[a], corner + a * size)
                var b = 0
                while b < right.stride {
                    store(load(target + b) + factor * load(other + b), target + b)
                    b += 4
                }
            }
        }
    }

    /// cross[place + first + a, j] += adjoint·B_a·dense[row, j]: a spline edge against the numbers that act on every row.
    static func addCross(
        _ edge: Factor, dense: UnsafePointer<Double>, stride: Int, rows: Range<Int>, cross: Column
    ) {
        for row in rows {
            let local = edge.basis + row * edge.stride
            let others = dense + (row - rows.lowerBound) * stride
            let corner = cross + (edge.place + Int(edge.firsts[row])) * stride
            for a in 0..<edge.order {
                let (factor, target) = (edge.adjoint[row] * local[a], corner + a * stride)
                var j = 0
                while j < stride {
                    store(load(target + j) + factor * load(others + j), target + j)
                    j += 4
                }
            }
        }
    }

    /// square[i, j] += dense[row, i]·dense[row, j] for j up to the group of four that holds i.
    static func addSquare(_ dense: UnsafePointer<Double>, count: Int, stride: Int, rows: Int, square: Column) {
        for row in 0..<rows {
            let local = dense + row * stride
            for i in 0..<count {
                let (factor, target) = (local[i], square + i * stride)
                var j = 0
                while j <= i {
                    store(load(target + j) + factor * load(local + j), target + j)
                    j += 4
                }
            }
        }
    }
}
