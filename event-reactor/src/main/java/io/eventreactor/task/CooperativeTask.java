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

package io.eventreactor.task;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * An iterator that a {@link Cooperator} steps through. Confined to the loop of its
 * cooperator.
 *
 * @param <I> the type of the iterator
 * @since 0.1.0
 */
public final class CooperativeTask<I extends Iterator<?>> {

	private final Cooperator cooperator;

	private final I iterator;

	private final List<Deferred<I>> waiting = new ArrayList<>();

	private int pauses;

	// How this has ended
	private @Nullable TaskFinishedException end;

	CooperativeTask(Cooperator cooperator, I iterator) {
		this.cooperator = cooperator;
		this.iterator = iterator;
	}

	/**
	 * Waits for the end.
	 * @return a new Deferred each time. It fires with the iterator after the last step;
	 * or fails with what a step has thrown, a {@link TaskStoppedException} or a
	 * {@link SchedulerStoppedException}. Cancelling it means nothing to the task
	 */
	public Deferred<I> whenDone() {
		this.cooperator.checkHome();
		// Without a canceller, so that the end is ignored when it has been cancelled
		Deferred<I> done = new Deferred<>();
		if (this.end != null) {
			fire(done, this.end);
		}
		else {
			this.waiting.add(done);
		}
		return done;
	}

	/**
	 * Takes no more steps until {@link #resume()}. Pauses are counted.
	 * @throws TaskFinishedException if the task has ended; its type tells how
	 */
	public void pause() {
		checkActive();
		if (this.pauses++ == 0) {
			this.cooperator.remove(this);
		}
	}

	/**
	 * Ends a {@link #pause()}; at the end of the last one the steps go on. If the task
	 * was stopped while it was paused, it stays so.
	 * @throws NotPausedException if the task is not paused
	 */
	public void resume() {
		this.cooperator.checkHome();
		if (this.pauses == 0) {
			throw new NotPausedException();
		}
		if (--this.pauses == 0 && this.end == null) {
			this.cooperator.add(this);
		}
	}

	/**
	 * Ends the task, whose Deferreds fail with a {@link TaskStoppedException}. A Deferred
	 * that it waits for is left alone.
	 * @throws TaskFinishedException if the task has ended already; its type tells how
	 */
	public void stop() {
		checkActive();
		end(new TaskStoppedException());
	}

	private void checkActive() {
		this.cooperator.checkHome();
		if (this.end != null) {
			throw this.end.again();
		}
	}

	void step() {
		Object element;
		try {
			if (!this.iterator.hasNext()) {
				end(new TaskDoneException());
				return;
			}
			element = this.iterator.next();
		}
		catch (Throwable ex) {
			end(new TaskFailedException(ex));
			if (ex instanceof VirtualMachineError) {
				throw ex;
			}
			return;
		}
		if (element instanceof Deferred<?> deferred) {
			waitFor(deferred);
		}
	}

	private void waitFor(Deferred<?> deferred) {
		if (this.end == null) {
			pause();
		}
		else {
			this.pauses++;
		}
		deferred.<@Nullable Object>addCallbacks((value) -> {
			this.cooperator.runAtHome(this::resume);
			return null;
		}, (failure) -> {
			this.cooperator.runAtHome(() -> end(new TaskFailedException(failure)));
			return null;
		});
	}

	void end(TaskFinishedException end) {
		if (this.end != null) {
			return;
		}
		this.end = end;
		if (this.pauses == 0) {
			this.cooperator.remove(this);
		}
		List<Deferred<I>> waiting = List.copyOf(this.waiting);
		this.waiting.clear();
		waiting.forEach((deferred) -> fire(deferred, end));
	}

	private void fire(Deferred<I> deferred, TaskFinishedException end) {
		if (end instanceof TaskDoneException) {
			deferred.callback(this.iterator);
		}
		else {
			deferred.errback((end instanceof TaskFailedException failed) ? failed.failure() : end);
		}
	}

}
