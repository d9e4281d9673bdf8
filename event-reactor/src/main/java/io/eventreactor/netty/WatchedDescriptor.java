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

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
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
 * Something that a reactor waits for and did not open: who it belongs to, and its one
 * registration with what waits. The registration is touched on the waiting loop only, and
 * descriptors are called on the home loop only; often these two are the same.
 */
abstract class WatchedDescriptor implements IoHandle {

	private static final Logger logger = LoggerFactory.getLogger(WatchedDescriptor.class);

	/**
	 * How often to look whether it was closed, of which nothing tells.
	 */
	private static final long CHECK_MILLISECONDS = 500;

	private final Descriptors descriptors;

	private final Object name;

	private final LoopReactor home;

	private final IoEventLoop waiting;

	private final DescriptorOwners owners;

	// Touched on the waiting loop only

	private boolean begun;

	private @Nullable IoRegistration registration;

	private @Nullable ScheduledFuture<?> check;

	/**
	 * Begins with nobody who waits.
	 * @param descriptors those of the reactor
	 * @param name what to call it in messages
	 * @param home the loop that descriptors are called on
	 * @param waiting the loop that waits
	 */
	WatchedDescriptor(Descriptors descriptors, Object name, LoopReactor home, IoEventLoop waiting) {
		this.descriptors = descriptors;
		this.name = name;
		this.owners = new DescriptorOwners(name);
		this.home = home;
		this.waiting = waiting;
	}

	/**
	 * Returns what is waited for.
	 * @return the channel or the number
	 */
	abstract Object key();

	/**
	 * Looks whether it is still open.
	 * @return whether it is, and is still the same
	 */
	abstract boolean isOpen();

	/**
	 * Returns all that is to be waited for: Netty replaces what was there, and does not
	 * add to it. Called on the waiting loop.
	 * @return what to submit
	 */
	abstract IoOps interest();

	// Who it belongs to

	DescriptorOwners owners() {
		return this.owners;
	}

	LoopReactor home() {
		return this.home;
	}

	boolean setReader(ReadDescriptor reader) {
		boolean accepted = this.owners.setReader(reader);
		// Also when refused: the old registration has to end before its successor's
		// begins
		interestChanged();
		return accepted;
	}

	boolean setWriter(WriteDescriptor writer) {
		boolean accepted = this.owners.setWriter(writer);
		// Also when refused: the old registration has to end before its successor's
		// begins
		interestChanged();
		return accepted;
	}

	void unsetReader(ReadDescriptor reader) {
		if (this.owners.unsetReader(reader)) {
			interestChanged();
		}
	}

	void unsetWriter(WriteDescriptor writer) {
		if (this.owners.unsetWriter(writer)) {
			interestChanged();
		}
	}

	/**
	 * Removes both, and stops waiting.
	 * @return who it belonged to
	 */
	Set<Descriptor> end() {
		Set<Descriptor> removed = this.owners.end();
		interestChanged();
		return removed;
	}

	// Waiting

	private void interestChanged() {
		boolean ended = this.owners.ended();
		onWaitingLoop(this::update);
		if (ended) {
			// Only now: the successor shares the selection key, and has to come after the
			// end of this registration
			this.descriptors.remove(this);
		}
	}

	/**
	 * Returns whether one loop does both, and nothing has to be handed over.
	 * @return whether the waiting loop is the home loop
	 */
	boolean waitsAtHome() {
		return this.waiting == this.home.eventLoop();
	}

	/**
	 * Runs something on the waiting loop: elsewhere, Netty would not wake its selector.
	 * @param call what to run
	 */
	void onWaitingLoop(Runnable call) {
		if (this.waiting.inEventLoop()) {
			call.run();
			return;
		}
		try {
			this.waiting.execute(call);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} is no longer waited for: the reactor has stopped", this.name, ex);
		}
	}

	void onHomeLoop(Runnable call) {
		try {
			this.home.run(call);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} is no longer waited for: the reactor has stopped", this.name, ex);
		}
	}

	/**
	 * Lets the registration follow what is wanted. Called on the waiting loop.
	 */
	void update() {
		IoRegistration registration = this.registration;
		if (this.owners.ended()) {
			this.registration = null;
			if (registration != null) {
				registration.cancel();
			}
			if (this.check != null) {
				this.check.cancel(false);
			}
		}
		else if (registration != null) {
			submit(registration);
		}
		else if (!this.begun) {
			this.begun = true;
			this.waiting.register(this).addListener((Future<IoRegistration> future) -> registered(future));
		}
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

	private void submit(IoRegistration registration) {
		if (!isOpen()) {
			lost(null);
			return;
		}
		try {
			registration.submit(interest());
		}
		catch (RuntimeException ex) {
			// It was closed just now, or is something that cannot be waited for
			lost(ex);
		}
	}

	private void checkOpen() {
		if (!this.owners.ended() && !isOpen()) {
			lost(null);
		}
	}

	private void lost(@Nullable Throwable cause) {
		String message = this.name + (isOpen() ? " cannot be waited for" : " was closed");
		onHomeLoop(() -> tell(end(), new ConnectionLostException(message, cause)));
	}

	/**
	 * Makes way for something else that goes by the same number, because this was closed.
	 * Its owners are told later, and not by the one who comes.
	 */
	void replaced() {
		Set<Descriptor> removed = end();
		try {
			this.home.eventLoop()
				.execute(() -> tell(removed, new ConnectionLostException(this.name + " was closed", null)));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{} was closed, and the reactor has stopped", this.name, ex);
		}
	}

	/**
	 * Called by Netty when the loop ends. What is waited for is borrowed, and stays open.
	 */
	@Override
	public void close() {
	}

	// Calling, on the home loop

	/**
	 * Calls who is waiting. Nothing that is thrown gets out: Netty would put the loop to
	 * sleep for a second.
	 * @param read whether it is ready to be read from
	 * @param write whether it is ready to be written to
	 */
	void dispatch(boolean read, boolean write) {
		ReadDescriptor reader = this.owners.reader();
		if (reader != null && read) {
			call(reader::doRead);
		}
		// Looked for only now: the reader may have removed it
		WriteDescriptor writer = this.owners.writer();
		if (writer != null && write) {
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
				logger.error("A descriptor of {} failed, and is no longer waited for", this.name, ex);
			}
			tell(end(), ex);
		}
	}

	void reactorStopped() {
		tell(end(), new ConnectionLostException("The reactor stopped", null));
	}

	void tell(Set<Descriptor> descriptors, Throwable reason) {
		for (Descriptor descriptor : descriptors) {
			try {
				descriptor.connectionLost(reason);
			}
			catch (Throwable ex) {
				logger.error("{} failed when {} was lost", descriptor.getClass().getName(), this.name, ex);
			}
		}
	}

}
