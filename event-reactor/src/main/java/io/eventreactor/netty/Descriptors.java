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

package io.eventreactor.netty;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Descriptor;
import io.eventreactor.IoType;
import io.eventreactor.NativeDescriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

/**
 * The channels and file descriptors that a reactor waits for and did not open. On NIO the
 * loop of a channel waits itself. A native loop cannot wait for a channel of the JDK: a
 * companion with a selector, started with the first channel, waits for it and hands over
 * each event. File descriptors are waited for on epoll, by their loop itself.
 * <p>
 * May be used by any thread: what is there is kept in one map, in which each channel or
 * number has one entry, since Netty would register it twice and lose the first one.
 */
final class Descriptors {

	private final IoType type;

	// By channel or number
	private final Map<Object, WatchedDescriptor> watched = new ConcurrentHashMap<>();

	// Guards its making, which is rare
	private final Object companionLock = new Object();

	private @Nullable MultiThreadIoEventLoopGroup companion;

	Descriptors(IoType type) {
		this.type = type;
	}

	void addReader(ReadDescriptor reader, LoopReactor loop) {
		check(reader);
		if (!(reader instanceof NativeDescriptor) && (reader.channel().validOps() & WatchedChannel.READ) == 0) {
			throw new IllegalArgumentException(reader.channel() + " is not for reading; add it as a writer");
		}
		change(reader, loop, (watched) -> watched.setReader(reader));
	}

	void addWriter(WriteDescriptor writer, LoopReactor loop) {
		check(writer);
		if (!(writer instanceof NativeDescriptor) && (writer.channel().validOps() & WatchedChannel.WRITE) == 0) {
			throw new IllegalArgumentException(writer.channel() + " is not for writing; add it as a reader");
		}
		change(writer, loop, (watched) -> watched.setWriter(writer));
	}

	private void check(Descriptor descriptor) {
		if (this.type == IoType.MEMORY) {
			throw new UnsupportedOperationException("IoType.MEMORY has no descriptors; test this with a real reactor");
		}
		if (!(descriptor instanceof NativeDescriptor numbered)) {
			check(descriptor.channel());
		}
		else if (this.type == IoType.EPOLL) {
			WatchedNativeDescriptor.check(numbered.fileDescriptor());
		}
		else {
			throw new UnsupportedOperationException("IoType." + this.type
					+ " waits for channels of the JDK only; start the reactor with IoType.EPOLL, or use a SelectableChannel");
		}
	}

	private static void check(SelectableChannel channel) {
		if (!channel.isOpen()) {
			throw new IllegalArgumentException(channel + " is closed, and cannot be waited for");
		}
		if (channel.isBlocking()) {
			throw new IllegalArgumentException(channel + " blocks; call configureBlocking(false) first");
		}
		if (channel instanceof SocketChannel socket && !socket.isConnected() && !socket.isConnectionPending()) {
			throw new IllegalArgumentException(channel + " is not connected; call connect first");
		}
	}

	private static Object key(Descriptor descriptor) {
		return (descriptor instanceof NativeDescriptor numbered) ? numbered.fileDescriptor() : descriptor.channel();
	}

	private void change(Descriptor descriptor, LoopReactor loop, Predicate<WatchedDescriptor> change) {
		Object key = key(descriptor);
		// An entry that is just being removed refuses; its successor takes the change
		boolean changed = false;
		while (!changed) {
			WatchedDescriptor watched = this.watched.computeIfAbsent(key, (absent) -> watch(absent, loop));
			if (!watched.isOpen()) {
				watched.replaced();
			}
			changed = change.test(watched);
			if (!changed) {
				this.watched.remove(key, watched);
				// Another thread may have closed it just now
				check(descriptor);
			}
		}
	}

	private WatchedDescriptor watch(Object key, LoopReactor loop) {
		return (key instanceof SelectableChannel channel) ? new WatchedChannel(this, channel, loop, waitingLoop(loop))
				: new WatchedNativeDescriptor(this, (Integer) key, loop);
	}

	private IoEventLoop waitingLoop(LoopReactor loop) {
		if (this.type == IoType.NIO) {
			return (IoEventLoop) loop.eventLoop();
		}
		synchronized (this.companionLock) {
			MultiThreadIoEventLoopGroup companion = this.companion;
			if (companion == null) {
				companion = new MultiThreadIoEventLoopGroup(1, LoopThread.factory("event-reactor-descriptors-"),
						NioIoHandler.newFactory());
				this.companion = companion;
			}
			return companion.next();
		}
	}

	void removeReader(ReadDescriptor reader) {
		WatchedDescriptor watched = this.watched.get(key(reader));
		if (watched != null) {
			watched.unsetReader(reader);
		}
	}

	void removeWriter(WriteDescriptor writer) {
		WatchedDescriptor watched = this.watched.get(key(writer));
		if (watched != null) {
			watched.unsetWriter(writer);
		}
	}

	void remove(WatchedDescriptor watched) {
		this.watched.remove(watched.key(), watched);
	}

	Set<Descriptor> removeAll() {
		Set<Descriptor> removed = Collections.newSetFromMap(new IdentityHashMap<>());
		for (WatchedDescriptor watched : this.watched.values()) {
			removed.addAll(watched.end());
		}
		return removed;
	}

	Set<ReadDescriptor> readers() {
		Set<ReadDescriptor> readers = new LinkedHashSet<>();
		for (WatchedDescriptor watched : this.watched.values()) {
			ReadDescriptor reader = watched.owners().reader();
			if (reader != null) {
				readers.add(reader);
			}
		}
		return readers;
	}

	Set<WriteDescriptor> writers() {
		Set<WriteDescriptor> writers = new LinkedHashSet<>();
		for (WatchedDescriptor watched : this.watched.values()) {
			WriteDescriptor writer = watched.owners().writer();
			if (writer != null) {
				writers.add(writer);
			}
		}
		return writers;
	}

	/**
	 * The reactor stops: the descriptors of a loop are told. Called on that loop.
	 * @param loop the loop
	 */
	void close(LoopReactor loop) {
		for (WatchedDescriptor watched : this.watched.values()) {
			if (watched.home() == loop) {
				watched.reactorStopped();
			}
		}
	}

	/**
	 * Ends the companion. The loops have ended their descriptors by then.
	 * @param ended what to run when it has ended
	 */
	void terminate(Runnable ended) {
		MultiThreadIoEventLoopGroup companion;
		synchronized (this.companionLock) {
			companion = this.companion;
			this.companion = null;
		}
		if (companion == null) {
			ended.run();
		}
		else {
			companion.shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener((future) -> ended.run());
		}
	}

}
