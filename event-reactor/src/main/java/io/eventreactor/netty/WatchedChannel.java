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
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ConnectionClosedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Descriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

/**
 * A channel that a reactor waits for: its reader, its writer, and its one registration
 * with the selector. Who it belongs to is changed under a lock by any thread, which does
 * nothing else there; the registration is touched on the waiting loop only, and
 * descriptors are called on the home loop only. On NIO these two are the same.
 */
final class WatchedChannel implements NioIoHandle {

	private static final Logger logger = LoggerFactory.getLogger(WatchedChannel.class);

	static final int READ = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

	static final int WRITE = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

	/**
	 * How often to look whether the channel was closed, of which no selector tells.
	 */
	private static final long CHECK_MILLISECONDS = 500;

	private final Descriptors descriptors;

	private final SelectableChannel channel;

	private final LoopReactor home;

	private final IoEventLoop waiting;

	// Guarded by this

	private @Nullable ReadDescriptor reader;

	private @Nullable WriteDescriptor writer;

	private boolean begun;

	private boolean ended;

	// Touched on the waiting loop only

	private @Nullable IoRegistration registration;

	private @Nullable ScheduledFuture<?> check;

	// Whether an event is on its way to the home loop; nothing is waited for meanwhile
	private boolean handedOver;

	WatchedChannel(Descriptors descriptors, SelectableChannel channel, LoopReactor home, IoEventLoop waiting) {
		this.descriptors = descriptors;
		this.channel = channel;
		this.home = home;
		this.waiting = waiting;
	}

	SelectableChannel channel() {
		return this.channel;
	}

	boolean isOn(LoopReactor loop) {
		return this.home == loop;
	}

	// Who it belongs to

	boolean setReader(ReadDescriptor reader) {
		boolean accepted;
		synchronized (this) {
			accepted = !this.ended;
			if (accepted && this.reader != null && this.reader != reader) {
				throw new IllegalStateException(this.channel + " has another reader; remove it first");
			}
			if (accepted) {
				this.reader = reader;
			}
		}
		// Also when refused: the old registration has to end before its successor's
		// begins
		interestChanged();
		return accepted;
	}

	boolean setWriter(WriteDescriptor writer) {
		boolean accepted;
		synchronized (this) {
			accepted = !this.ended;
			if (accepted && this.writer != null && this.writer != writer) {
				throw new IllegalStateException(this.channel + " has another writer; remove it first");
			}
			if (accepted) {
				this.writer = writer;
			}
		}
		// Also when refused: the old registration has to end before its successor's
		// begins
		interestChanged();
		return accepted;
	}

	void unsetReader(ReadDescriptor reader) {
		synchronized (this) {
			if (this.reader != reader) {
				return;
			}
			this.reader = null;
			this.ended = this.writer == null;
		}
		interestChanged();
	}

	void unsetWriter(WriteDescriptor writer) {
		synchronized (this) {
			if (this.writer != writer) {
				return;
			}
			this.writer = null;
			this.ended = this.reader == null;
		}
		interestChanged();
	}

	synchronized @Nullable ReadDescriptor reader() {
		return this.reader;
	}

	synchronized @Nullable WriteDescriptor writer() {
		return this.writer;
	}

	/**
	 * Returns what to wait for. A socket that connects is ready to be written to when
	 * that is done; to wait for that afterwards would keep the selector busy.
	 * @return the bits of a selection key
	 */
	private synchronized int interest() {
		boolean connecting = this.channel instanceof SocketChannel socket && socket.isConnectionPending();
		int write = connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
		int interest = ((this.reader != null) ? READ : 0) | ((this.writer != null) ? write : 0);
		return interest & this.channel.validOps();
	}

	private synchronized boolean ended() {
		return this.ended;
	}

	/**
	 * Removes both, and stops waiting.
	 * @return who it belonged to
	 */
	Set<Descriptor> end() {
		Set<Descriptor> removed = Collections.newSetFromMap(new IdentityHashMap<>());
		synchronized (this) {
			if (this.reader != null) {
				removed.add(this.reader);
			}
			if (this.writer != null) {
				removed.add(this.writer);
			}
			this.reader = null;
			this.writer = null;
			this.ended = true;
		}
		interestChanged();
		return removed;
	}

	// Waiting

	private void interestChanged() {
		if (ended()) {
			this.descriptors.remove(this);
		}
		onWaitingLoop(this::update);
	}

	/**
	 * Runs something on the waiting loop: elsewhere, Netty would not wake its selector.
	 * @param call what to run
	 */
	private void onWaitingLoop(Runnable call) {
		if (this.waiting.inEventLoop()) {
			call.run();
			return;
		}
		try {
			this.waiting.execute(call);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} is no longer waited for: the reactor has stopped", this.channel, ex);
		}
	}

	private void update() {
		IoRegistration registration = this.registration;
		if (ended()) {
			if (registration != null) {
				this.registration = null;
				registration.cancel();
			}
			if (this.check != null) {
				this.check.cancel(false);
			}
		}
		else if (registration != null) {
			submit(registration, this.handedOver ? 0 : interest());
		}
		else if (begin()) {
			this.waiting.register(this).addListener((Future<IoRegistration> future) -> registered(future));
		}
	}

	private synchronized boolean begin() {
		boolean begin = !this.begun;
		this.begun = true;
		return begin;
	}

	private void registered(Future<IoRegistration> future) {
		if (!future.isSuccess()) {
			lost(future.cause());
			return;
		}
		this.registration = future.getNow();
		this.check = this.waiting.scheduleWithFixedDelay(this::checkOpen, CHECK_MILLISECONDS, CHECK_MILLISECONDS,
				TimeUnit.MILLISECONDS);
		update();
	}

	/**
	 * Sets all that is waited for: Netty replaces what was there, and does not add to it.
	 * @param registration where
	 * @param interest the bits of a selection key
	 */
	private void submit(IoRegistration registration, int interest) {
		try {
			registration.submit(NioIoOps.valueOf(interest));
		}
		catch (RuntimeException ex) {
			// The channel was closed
			lost(ex);
		}
	}

	private void checkOpen() {
		if (!this.channel.isOpen() && !ended()) {
			lost(null);
		}
	}

	private void lost(@Nullable Throwable cause) {
		this.home.run(() -> tell(end(), new ConnectionLostException(
				this.channel.isOpen() ? "The channel cannot be waited for" : "The channel was closed", cause)));
	}

	@Override
	public SelectableChannel selectableChannel() {
		return this.channel;
	}

	/**
	 * Called by Netty, which would put the loop to sleep for a second if this threw.
	 */
	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		int ready = ((NioIoEvent) event).ops().value();
		if (this.waiting == this.home.eventLoop()) {
			dispatch(ready);
			if ((ready & SelectionKey.OP_CONNECT) != 0) {
				update();
			}
			return;
		}
		// The event would come again and again until the home loop has had its turn
		this.handedOver = true;
		submit(registration, 0);
		try {
			this.home.eventLoop().execute(() -> {
				dispatch(ready);
				onWaitingLoop(this::takeBack);
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} is no longer waited for: the reactor has stopped", this.channel, ex);
		}
	}

	private void takeBack() {
		this.handedOver = false;
		update();
	}

	/**
	 * Called by Netty when the loop ends. The channel is borrowed, and stays open.
	 */
	@Override
	public void close() {
	}

	// Calling, on the home loop

	private void dispatch(int ready) {
		ReadDescriptor reader = reader();
		if (reader != null && (ready & READ) != 0) {
			call(reader::doRead);
		}
		// Looked for only now: the reader may have removed it
		WriteDescriptor writer = writer();
		if (writer != null && (ready & WRITE) != 0) {
			call(writer::doWrite);
		}
	}

	private void call(Callable<Boolean> callback) {
		try {
			if (!callback.call()) {
				tell(end(), new ConnectionDoneException());
			}
		}
		catch (Throwable ex) {
			if (!(ex instanceof ConnectionClosedException)) {
				logger.error("A descriptor of {} failed, and is no longer waited for", this.channel, ex);
			}
			tell(end(), ex);
		}
	}

	void reactorStopped() {
		tell(end(), new ConnectionLostException("The reactor stopped", null));
	}

	private void tell(Set<Descriptor> descriptors, Throwable reason) {
		for (Descriptor descriptor : descriptors) {
			try {
				descriptor.connectionLost(reason);
			}
			catch (Throwable ex) {
				logger.error("{} failed when {} was lost", descriptor.getClass().getName(), this.channel, ex);
			}
		}
	}

}
