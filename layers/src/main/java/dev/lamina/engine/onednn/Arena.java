package dev.lamina.engine.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places storages in one block so that those needed at the same time do not overlap. */
final class Arena {
  private Arena() {}

  /**
   * Gives every storage of the arena an offset: the largest first, each at the lowest one that is
   * free as long as it is needed.
   *
   * @return the bytes that the block must have
   */
  static long place(List<Storage> storages) {
    List<Storage> bySize = new ArrayList<>();
    storages.stream().filter(s -> s.kind() == Storage.Kind.ARENA).forEach(bySize::add);
    bySize.sort(Comparator.comparingLong(Storage::bytes).reversed());
    List<Storage> placed = new ArrayList<>();
    long total = 0;
    for (Storage storage : bySize) {
      storage.place(lowestFree(storage, placed));
      placed.add(storage);
      total = Math.max(total, storage.offset() + NativeMemory.aligned(storage.bytes()));
    }
    return total;
  }

  private static long lowestFree(Storage storage, List<Storage> placed) {
    List<Storage> inTheWay = new ArrayList<>();
    placed.stream().filter(storage::overlaps).forEach(inTheWay::add);
    inTheWay.sort(Comparator.comparingLong(Storage::offset));
    long candidate = 0;
    for (Storage other : inTheWay) {
      if (candidate + NativeMemory.aligned(storage.bytes()) <= other.offset()) {
        break;
      }
      candidate = Math.max(candidate, other.offset() + NativeMemory.aligned(other.bytes()));
    }
    return candidate;
  }
}
