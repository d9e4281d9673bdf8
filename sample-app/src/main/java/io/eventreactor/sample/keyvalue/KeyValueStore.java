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

package io.eventreactor.sample.keyvalue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The keys and values, shared by all connections and so by all loops. Safe for use by
 * several threads: every change is one atomic step of a concurrent map, tried again where
 * another thread was faster.
 * <p>
 * What is stored is counted, with an estimate of what the map itself needs, and is
 * limited: a stranger may fill the store but not the heap.
 */
class KeyValueStore {

	/**
	 * What an entry takes beside the bytes of its key and value, about: the key, the
	 * entry, two array headers, the node and its share of the map's table.
	 */
	static final int ENTRY_OVERHEAD = 144;

	private static final Duration LONGEST_LIFETIME = Duration.ofDays(100 * 365L);

	private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

	private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

	private final long maximumMemory;

	private final LongSupplier nanoTime;

	// Replaced as a whole, so that removing everything takes no time
	private volatile Contents contents = new Contents();

	/**
	 * Creates the store.
	 * @param maximumMemory the limit in bytes
	 * @param nanoTime the clock that lifetimes are measured by
	 */
	KeyValueStore(long maximumMemory, LongSupplier nanoTime) {
		this.maximumMemory = maximumMemory;
		this.nanoTime = nanoTime;
	}

	byte @Nullable [] get(byte[] key) {
		Entry entry = this.contents.find(new Key(key), this.nanoTime.getAsLong());
		return (entry != null) ? entry.value : null;
	}

	boolean contains(byte[] key) {
		return get(key) != null;
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value, which must not be changed afterwards
	 * @param lifetime how long it lives, or {@code null} for ever
	 * @param condition whether the key has to be there, or must not
	 * @return {@code false} if the condition did not hold
	 * @throws CommandFailedException if the store is full
	 */
	boolean set(byte[] key, byte[] value, @Nullable Duration lifetime, Condition condition) {
		Contents contents = this.contents;
		Key wrapped = new Key(key);
		Entry fresh = entry(wrapped, value, lifetime);
		while (true) {
			Entry old = contents.find(wrapped, this.nanoTime.getAsLong());
			if (condition == Condition.ABSENT && old != null || condition == Condition.PRESENT && old == null) {
				return false;
			}
			if (contents.replace(wrapped, old, fresh, this.maximumMemory)) {
				return true;
			}
		}
	}

	/**
	 * Adds one to a number. A missing key counts as zero; the lifetime stays.
	 * @param key the key
	 * @return the new number
	 * @throws CommandFailedException if the value is not a number, would overflow, or the
	 * store is full
	 */
	long increment(byte[] key) {
		Contents contents = this.contents;
		Key wrapped = new Key(key);
		while (true) {
			Entry old = contents.find(wrapped, this.nanoTime.getAsLong());
			long number = (old != null) ? Numbers.parse(old.value, NOT_AN_INTEGER) : 0;
			if (number == Long.MAX_VALUE) {
				throw new CommandFailedException("ERR increment or decrement would overflow");
			}
			byte[] value = Long.toString(number + 1).getBytes(StandardCharsets.US_ASCII);
			Entry fresh = (old != null) ? new Entry(wrapped, value, old.expires, old.deadline)
					: entry(wrapped, value, null);
			if (contents.replace(wrapped, old, fresh, this.maximumMemory)) {
				return number + 1;
			}
		}
	}

	boolean remove(byte[] key) {
		Contents contents = this.contents;
		Key wrapped = new Key(key);
		Entry entry = contents.find(wrapped, this.nanoTime.getAsLong());
		return entry != null && contents.remove(wrapped, entry);
	}

	/**
	 * Tells how long a key has to live.
	 * @param key the key
	 * @return the time left, {@link Duration#ZERO} if it lives for ever, or {@code null}
	 * if there is no such key
	 */
	@Nullable Duration timeToLive(byte[] key) {
		long now = this.nanoTime.getAsLong();
		Entry entry = this.contents.find(new Key(key), now);
		if (entry == null) {
			return null;
		}
		return entry.expires ? Duration.ofNanos(entry.deadline - now) : Duration.ZERO;
	}

	/**
	 * Counts the keys.
	 * @return their number, with those that have expired since they were last looked at
	 */
	long size() {
		return this.contents.entries.mappingCount();
	}

	long memory() {
		return this.contents.memory.get();
	}

	long maximumMemory() {
		return this.maximumMemory;
	}

	void clear() {
		this.contents = new Contents();
	}

	/**
	 * Removes expired keys that nobody asks for any more. Looks at some keys and goes on
	 * from there the next time, so that no call takes long. For one thread at a time.
	 * @param limit how many keys to look at
	 */
	void sweep(int limit) {
		this.contents.sweep(limit, this.nanoTime.getAsLong());
	}

	private Entry entry(Key key, byte[] value, @Nullable Duration lifetime) {
		if (lifetime == null) {
			return new Entry(key, value, false, 0);
		}
		if (lifetime.compareTo(LONGEST_LIFETIME) > 0) {
			lifetime = LONGEST_LIFETIME;
		}
		return new Entry(key, value, true, this.nanoTime.getAsLong() + lifetime.toNanos());
	}

	/**
	 * What has to hold for a value to be stored.
	 */
	enum Condition {

		NONE, ABSENT, PRESENT

	}

	/**
	 * A value with its lifetime. Equal to itself only, which is what makes replacing it
	 * safe.
	 */
	private static final class Entry {

		private final byte[] value;

		private final boolean expires;

		private final long deadline;

		private final int memory;

		Entry(Key key, byte[] value, boolean expires, long deadline) {
			this.value = value;
			this.expires = expires;
			this.deadline = deadline;
			this.memory = key.length() + value.length + ENTRY_OVERHEAD;
		}

		boolean expired(long now) {
			return this.expires && this.deadline - now <= 0;
		}

	}

	/**
	 * A map, and the memory that its entries take. Each entry is counted before it is put
	 * in and no longer after it was taken out, so that the count is never too low.
	 */
	private static final class Contents {

		private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();

		private final AtomicLong memory = new AtomicLong();

		// Where the sweep goes on, or null at the beginning; touched by its thread only
		private @Nullable Iterator<Map.Entry<Key, Entry>> cursor;

		@Nullable Entry find(Key key, long now) {
			Entry entry = this.entries.get(key);
			if (entry != null && entry.expired(now)) {
				remove(key, entry);
				return null;
			}
			return entry;
		}

		boolean replace(Key key, @Nullable Entry old, Entry fresh, long maximumMemory) {
			long more = fresh.memory - ((old != null) ? old.memory : 0);
			if (more > 0 && this.memory.addAndGet(more) > maximumMemory) {
				this.memory.addAndGet(-more);
				throw new CommandFailedException(OUT_OF_MEMORY);
			}
			boolean replaced = (old != null) ? this.entries.replace(key, old, fresh)
					: this.entries.putIfAbsent(key, fresh) == null;
			if (replaced == (more < 0)) {
				this.memory.addAndGet(replaced ? more : -more);
			}
			return replaced;
		}

		boolean remove(Key key, Entry entry) {
			boolean removed = this.entries.remove(key, entry);
			if (removed) {
				this.memory.addAndGet(-entry.memory);
			}
			return removed;
		}

		void sweep(int limit, long now) {
			Iterator<Map.Entry<Key, Entry>> cursor = this.cursor;
			if (cursor == null) {
				cursor = this.entries.entrySet().iterator();
			}
			for (int i = 0; i < limit && cursor.hasNext(); i++) {
				Map.Entry<Key, Entry> next = cursor.next();
				if (next.getValue().expired(now)) {
					remove(next.getKey(), next.getValue());
				}
			}
			this.cursor = cursor.hasNext() ? cursor : null;
		}

	}

}
