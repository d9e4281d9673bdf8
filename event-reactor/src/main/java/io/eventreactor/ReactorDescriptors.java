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

package io.eventreactor;

import java.util.Set;

/**
 * The way for channels that the reactor did not open: pipes, sockets of other libraries,
 * any {@link java.nio.channels.SelectableChannel}; and with {@link IoType#EPOLL} for file
 * descriptors, each a {@link NativeDescriptor}. A channel is waited for by the loop that
 * its first descriptor was added on, else by the first loop, and there all its methods
 * are called.
 * <p>
 * A channel has at most one reader and one writer, often the same object. With a native
 * transport a thread beside the loops does the waiting for channels, so that each event
 * costs two hops more than with {@link IoType#NIO}; not so for file descriptors.
 *
 * @since 0.1.0
 */
public interface ReactorDescriptors {

	/**
	 * Waits for a channel to be ready to be read. Does nothing when this reader is there
	 * already.
	 * @param reader what is done then
	 * @throws IllegalArgumentException if the channel is closed, blocks, or is not for
	 * reading; if the file descriptor is not open, or is one of a file or directory
	 * @throws IllegalStateException if the channel has another reader, or the reactor
	 * does not run
	 * @throws UnsupportedOperationException if this reactor has no descriptors, or no
	 * {@link NativeDescriptor}s
	 */
	default void addReader(ReadDescriptor reader) {
		throw new UnsupportedOperationException(getClass().getName() + " has no descriptors");
	}

	/**
	 * Stops waiting. Called on the loop of the channel, {@code doRead} is not called
	 * again, not even for what was seen before; from another thread one call may be in
	 * progress. Does nothing when the reader is not there.
	 * @param reader the reader, whose {@code connectionLost} is not called
	 */
	default void removeReader(ReadDescriptor reader) {
	}

	/**
	 * Waits for a channel to be ready to be written to. Does nothing when this writer is
	 * there already.
	 * @param writer what is done then
	 * @throws IllegalArgumentException if the channel is closed, blocks, or is not for
	 * writing; if the file descriptor is not open, or is one of a file or directory
	 * @throws IllegalStateException if the channel has another writer, or the reactor
	 * does not run
	 * @throws UnsupportedOperationException if this reactor has no descriptors, or no
	 * {@link NativeDescriptor}s
	 */
	default void addWriter(WriteDescriptor writer) {
		throw new UnsupportedOperationException(getClass().getName() + " has no descriptors");
	}

	/**
	 * Stops waiting, as {@link #removeReader} does.
	 * @param writer the writer, whose {@code connectionLost} is not called
	 */
	default void removeWriter(WriteDescriptor writer) {
	}

	/**
	 * Removes all readers and writers.
	 * @return those that were removed, each once; their {@code connectionLost} is not
	 * called
	 */
	default Set<Descriptor> removeAll() {
		return Set.of();
	}

	/**
	 * Returns who waits to read.
	 * @return a snapshot, in no particular order
	 */
	default Set<ReadDescriptor> getReaders() {
		return Set.of();
	}

	/**
	 * Returns who waits to write.
	 * @return a snapshot, in no particular order
	 */
	default Set<WriteDescriptor> getWriters() {
		return Set.of();
	}

}
