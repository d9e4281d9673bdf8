/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.testing;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a stream of bytes is cut on its way: a protocol has to do the same whatever the
 * network makes of what was written. Keeps its place in the stream, so use a new one for
 * each test.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Chunking {

	/**
	 * The longest stream that {@link #every} cuts in every way: half a million ways.
	 */
	int LONGEST = 20;

	/**
	 * Chooses the size of the next piece.
	 * @param available the bytes there are, at least 1
	 * @return how many of them arrive together: from 1 to {@code available}
	 */
	int next(int available);

	/**
	 * All that is there arrives together, however it was written.
	 * @return a chunking that joins
	 */
	static Chunking joined() {
		return (available) -> available;
	}

	/**
	 * Every byte arrives by itself.
	 * @return the hardest chunking
	 */
	static Chunking bytes() {
		return (available) -> 1;
	}

	/**
	 * Pieces of given sizes, in turn, over and over; less where less is there.
	 * @param sizes the sizes, at least one, each at least 1
	 * @return a chunking
	 * @throws IllegalArgumentException if there are none, or one is below 1
	 */
	static Chunking of(int... sizes) {
		if (sizes.length == 0 || IntStream.of(sizes).anyMatch((size) -> size < 1)) {
			throw new IllegalArgumentException("'sizes' must be one or more, each of them at least 1");
		}
		int[] copy = sizes.clone();
		return new Chunking() {

			private int index;

			@Override
			public int next(int available) {
				int size = copy[this.index];
				this.index = (this.index + 1) % copy.length;
				return Math.min(size, available);
			}

		};
	}

	/**
	 * Pieces of any size, many of them small.
	 * @param seed the same seed, the same sizes
	 * @return a chunking
	 */
	static Chunking random(long seed) {
		Random random = new Random(seed);
		return (available) -> {
			int most = random.nextBoolean() ? Math.min(available, 4) : available;
			return 1 + random.nextInt(most);
		};
	}

	/**
	 * Every way there is to cut a short stream. What comes behind it is joined.
	 * @param length the bytes of the stream, from 1 to {@link #LONGEST}
	 * @return chunkings, two to the power of {@code length - 1} of them
	 * @throws IllegalArgumentException if the length is out of range
	 */
	static Stream<Chunking> every(int length) {
		if (length < 1 || length > LONGEST) {
			throw new IllegalArgumentException(
					"'length' must be from 1 to " + LONGEST + ": " + length + "; use random(seed) for a longer stream");
		}
		// A bit says whether there is a cut behind a byte
		return IntStream.range(0, 1 << (length - 1)).mapToObj((cuts) -> new Cuts(cuts | (1 << (length - 1))));
	}

	/**
	 * Cuts given by the bits of a number.
	 */
	final class Cuts implements Chunking {

		private final int cuts;

		private int position;

		private Cuts(int cuts) {
			this.cuts = cuts;
		}

		@Override
		public int next(int available) {
			int rest = (this.position < Integer.SIZE) ? this.cuts >>> this.position : 0;
			int size = (rest != 0) ? Math.min(Integer.numberOfTrailingZeros(rest) + 1, available) : available;
			this.position = Math.min(this.position + size, Integer.SIZE);
			return size;
		}

		@Override
		public String toString() {
			return "Cuts[" + Integer.toBinaryString(this.cuts) + "]";
		}

	}

}
