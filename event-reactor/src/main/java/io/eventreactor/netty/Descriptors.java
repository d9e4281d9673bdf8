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
import java.util.function.Function;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Descriptor;
import io.eventreactor.IoType;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

/**
 * The channels that a reactor waits for and did not open. On NIO the loop of a channel
 * waits itself. A native loop cannot wait for a channel of the JDK: a companion with a
 * selector, started with the first channel, waits for it and hands over each event.
 * <p>
 * May be used by any thread: what is there is kept in one map, in which each channel has
 * one entry, since Netty would register it twice and lose the first one.
 */
final class Descriptors {

	private final IoType type;

	private final Map<SelectableChannel, WatchedChannel> channels = new ConcurrentHashMap<>();

	// Guards its making, which is rare
	private final Object companionLock = new Object();

	private @Nullable MultiThreadIoEventLoopGroup companion;

	Descriptors(IoType type) {
		this.type = type;
	}

	void addReader(ReadDescriptor reader, LoopReactor loop) {
		SelectableChannel channel = checked(reader);
		if ((channel.validOps() & WatchedChannel.READ) == 0) {
			throw new IllegalArgumentException(channel + " is not for reading; add it as a writer");
		}
		change(channel, loop, (watched) -> watched.setReader(reader));
	}

	void addWriter(WriteDescriptor writer, LoopReactor loop) {
		SelectableChannel channel = checked(writer);
		if ((channel.validOps() & WatchedChannel.WRITE) == 0) {
			throw new IllegalArgumentException(channel + " is not for writing; add it as a reader");
		}
		change(channel, loop, (watched) -> watched.setWriter(writer));
	}

	private SelectableChannel checked(Descriptor descriptor) {
		if (this.type == IoType.MEMORY) {
			throw new UnsupportedOperationException("IoType.MEMORY has no descriptors; test this with a real reactor");
		}
		SelectableChannel channel = descriptor.channel();
		if (!channel.isOpen()) {
			throw new IllegalArgumentException(channel + " is closed, and cannot be waited for");
		}
		if (channel.isBlocking()) {
			throw new IllegalArgumentException(channel + " blocks; call configureBlocking(false) first");
		}
		if (channel instanceof SocketChannel socket && !socket.isConnected() && !socket.isConnectionPending()) {
			throw new IllegalArgumentException(channel + " is not connected; call connect first");
		}
		return channel;
	}

	private void change(SelectableChannel channel, LoopReactor loop, Function<WatchedChannel, Boolean> change) {
		// An entry that is just being removed refuses; its successor takes the change
		boolean changed = false;
		while (!changed) {
			WatchedChannel watched = this.channels.computeIfAbsent(channel,
					(key) -> new WatchedChannel(this, key, loop, waitingLoop(loop)));
			changed = change.apply(watched);
			if (!changed) {
				this.channels.remove(channel, watched);
			}
		}
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
		WatchedChannel watched = this.channels.get(reader.channel());
		if (watched != null) {
			watched.unsetReader(reader);
		}
	}

	void removeWriter(WriteDescriptor writer) {
		WatchedChannel watched = this.channels.get(writer.channel());
		if (watched != null) {
			watched.unsetWriter(writer);
		}
	}

	void remove(WatchedChannel watched) {
		this.channels.remove(watched.channel(), watched);
	}

	Set<Descriptor> removeAll() {
		Set<Descriptor> removed = Collections.newSetFromMap(new IdentityHashMap<>());
		for (WatchedChannel watched : this.channels.values()) {
			removed.addAll(watched.end());
		}
		return removed;
	}

	Set<ReadDescriptor> readers() {
		Set<ReadDescriptor> readers = new LinkedHashSet<>();
		for (WatchedChannel watched : this.channels.values()) {
			ReadDescriptor reader = watched.reader();
			if (reader != null) {
				readers.add(reader);
			}
		}
		return readers;
	}

	Set<WriteDescriptor> writers() {
		Set<WriteDescriptor> writers = new LinkedHashSet<>();
		for (WatchedChannel watched : this.channels.values()) {
			WriteDescriptor writer = watched.writer();
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
		for (WatchedChannel watched : this.channels.values()) {
			if (watched.isOn(loop)) {
				watched.reactorStopped();
			}
		}
	}

	/**
	 * Ends the companion. The loops have ended their descriptors by then.
	 */
	void terminate() {
		synchronized (this.companionLock) {
			if (this.companion != null) {
				this.companion.shutdownGracefully(0, 5, TimeUnit.SECONDS);
				this.companion = null;
			}
		}
	}

}
