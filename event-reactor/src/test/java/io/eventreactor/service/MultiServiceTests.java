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

package io.eventreactor.service;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.eventreactor.defer.Deferred;
import io.eventreactor.defer.FailureGroupException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MultiServiceTests {

	private final List<String> events = new ArrayList<>();

	private final MultiService services = new MultiService();

	private final StubService first = new StubService("a");

	private final StubService second = new StubService("b");

	private final StubService third = new StubService("c");

	@Test
	void startsInOrderEachWhenTheOneBeforeHasStarted() {
		addAll();
		Deferred<@Nullable Void> start = this.services.startService();
		outcome("start", start);
		assertThat(this.services.running()).isTrue();
		assertThat(this.events).containsExactly("start a");
		this.first.starting.callback(null);
		assertThat(this.events).endsWith("start b");
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		assertThat(this.events).containsExactly("start a", "start b", "start c", "start done");
	}

	@Test
	void stopsInReverseOrderEachWhenTheOneBeforeHasStopped() {
		startAll();
		outcome("stop", this.services.stopService());
		assertThat(this.services.running()).isFalse();
		assertThat(this.events).containsExactly("stop c");
		this.third.stopping.callback(null);
		this.second.stopping.callback(null);
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("stop c", "stop b", "stop a", "stop done");
	}

	@Test
	void whenOneCannotStartStopsThoseThatHave() {
		addAll();
		outcome("start", this.services.startService());
		this.first.starting.callback(null);
		this.second.starting.errback(new IllegalStateException("no b"));
		assertThat(this.events).endsWith("stop a").doesNotContain("stop b", "start c");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("start failed: no b");
		assertThat(this.services.running()).isFalse();
	}

	@Test
	void whenOneCannotStopStopsTheOthersAndFails() {
		startAll();
		outcome("stop", this.services.stopService());
		this.third.stopping.errback(new IllegalStateException("no c"));
		this.second.stopping.callback(null);
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("stop c", "stop b", "stop a", "stop failed: no c");
	}

	@Test
	void whenSeveralCannotStopFailsWithAllOfThem() {
		startAll();
		List<Throwable> failures = new ArrayList<>();
		this.services.stopService().addErrback((failure) -> {
			failures.add(failure);
			return null;
		});
		this.third.stopping.errback(new IllegalStateException("no c"));
		this.second.stopping.callback(null);
		this.first.stopping.errback(new IllegalStateException("no a"));
		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(FailureGroupException.class,
					(ex) -> assertThat(ex.failures()).extracting(Throwable::getMessage)
						.containsExactly("no c", "no a"));
	}

	@Test
	void whenStoppedWhileStartingStartsNoMoreAndStopsWhatHasStarted() {
		addAll();
		outcome("start", this.services.startService());
		outcome("stop", this.services.stopService());
		// What it waits for may never come
		assertThat(this.events).containsExactly("start a", "stop a");
		this.first.starting.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "start failed: The Deferred was cancelled");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("stop done");
	}

	@Test
	void whenStartedTwiceBothAreDoneWhenTheStartIs() {
		addAll();
		outcome("start", this.services.startService());
		outcome("start again", this.services.startService());
		this.first.starting.callback(null);
		this.second.starting.callback(null);
		assertThat(this.events).doesNotContain("start again done");
		this.third.starting.callback(null);
		assertThat(this.events).endsWith("start done", "start again done");
		outcome("start later", this.services.startService());
		assertThat(this.events).endsWith("start later done");
	}

	@Test
	void whenStartedTwiceAndOneCannotStartBothFail() {
		addAll();
		outcome("start", this.services.startService());
		outcome("start again", this.services.startService());
		this.first.starting.errback(new IllegalStateException("no a"));
		assertThat(this.events).containsExactly("start a", "start failed: no a", "start again failed: no a");
	}

	@Test
	void whenStartedAgainBeforeTheFirstStartHasFailedStartsAllTheSame() {
		addAll();
		outcome("first start", this.services.startService());
		outcome("stop", this.services.stopService());
		outcome("last start", this.services.startService());
		this.first.starting.errback(new IllegalStateException("no a"));
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "first start failed: no a", "stop done",
				"start a");
		assertThat(this.services.running()).isTrue();
		this.first.starting.callback(null);
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		assertThat(this.events).endsWith("start b", "start c", "last start done");
		assertThat(this.services.running()).isTrue();
	}

	@Test
	void whenStoppedAndStartedAgainWhileStartingTheFirstStartIsCancelled() {
		addAll();
		outcome("first start", this.services.startService());
		outcome("stop", this.services.stopService());
		outcome("last start", this.services.startService());
		this.first.starting.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "first start failed: The Deferred was cancelled");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("stop done", "start a");
	}

	@Test
	void whenStoppedWhileAStartNeverEndsCancelsIt() {
		addAll();
		outcome("start", this.services.startService());
		this.first.starting.callback(null);
		outcome("stop", this.services.stopService());
		outcome("last start", this.services.startService());
		assertThat(this.events).containsExactly("start a", "start b", "stop b");
		assertThat(this.second.starting.called()).as("cancelled before it has stopped").isFalse();
		this.second.stopping.callback(null);
		assertThat(this.second.starting.called()).isTrue();
		assertThat(this.events).endsWith("stop b", "start failed: The Deferred was cancelled", "stop a");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("stop a", "stop done", "start a");
	}

	@Test
	void whenStoppedWhileStartingStopTellsWhatFailsToStop() {
		addAll();
		outcome("start", this.services.startService());
		this.first.starting.callback(null);
		outcome("stop", this.services.stopService());
		this.second.stopping.errback(new IllegalStateException("no b"));
		assertThat(this.events).endsWith("start failed: The Deferred was cancelled", "stop a");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("stop failed: no b");
	}

	@Test
	void whenStoppedTwiceWhileAStartNeverEndsStopsItsServiceOnce() {
		addAll();
		outcome("start", this.services.startService());
		outcome("stop", this.services.stopService());
		outcome("start again", this.services.startService());
		outcome("stop again", this.services.stopService());
		assertThat(this.events).containsExactly("start a", "stop a");
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "start failed: The Deferred was cancelled",
				"stop done", "start again failed: The Deferred was cancelled", "stop again done");
	}

	@Test
	void whenRemovedWhileItsStartNeverEndsTheOthersStart() {
		addAll();
		outcome("start", this.services.startService());
		outcome("remove", this.services.removeService(this.first));
		assertThat(this.events).containsExactly("start a", "stop a");
		this.first.stopping.callback(null);
		assertThat(this.events).endsWith("stop a", "start b");
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		assertThat(this.events).endsWith("start c", "start done", "remove done");
		assertThat(this.services.running()).isTrue();
	}

	@Test
	void whenRemovedAndAddedAgainWhileItsStartNeverEndsAllStart() {
		addAll();
		outcome("start", this.services.startService());
		outcome("remove", this.services.removeService(this.first));
		outcome("add", this.services.addService(this.first));
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "start b");
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		assertThat(this.events).endsWith("start c", "start done", "remove done", "start a");
		this.first.starting.callback(null);
		assertThat(this.events).endsWith("add done");
		assertThat(this.services.running()).isTrue();
	}

	@Test
	void whenItsStartFailsBecauseItIsRemovedAndItIsAddedAgainAllStart() {
		addAll();
		outcome("start", this.services.startService());
		this.services.removeService(this.first);
		outcome("add", this.services.addService(this.first));
		this.first.starting.errback(new IllegalStateException("stopped meanwhile"));
		this.first.stopping.callback(null);
		assertThat(this.events).containsExactly("start a", "stop a", "start b");
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		this.first.starting.callback(null);
		assertThat(this.events).endsWith("start c", "start done", "start a", "add done");
	}

	@Test
	void startsAgain() {
		startAll();
		this.services.stopService();
		this.third.stopping.callback(null);
		this.second.stopping.callback(null);
		this.first.stopping.callback(null);
		this.events.clear();
		this.services.startService();
		assertThat(this.events).containsExactly("start a");
	}

	@Test
	void whenAddedWhileRunningIsStarted() {
		startAll();
		StubService late = new StubService("late");
		outcome("add", this.services.addService(late));
		assertThat(this.events).containsExactly("start late");
		late.starting.callback(null);
		assertThat(this.events).endsWith("add done");
	}

	@Test
	void whenAddedWhileRunningAndRemovedWhileItsStartNeverEndsIsNotSaidToHaveStarted() {
		startAll();
		StubService late = new StubService("late");
		outcome("add", this.services.addService(late));
		outcome("remove", this.services.removeService(late));
		late.stopping.callback(null);
		assertThat(this.events).containsExactly("start late", "stop late", "add failed: The Deferred was cancelled",
				"remove done");
		assertThat(this.services.running()).isTrue();
	}

	@Test
	void whenRemovedWhileRunningIsStopped() {
		startAll();
		outcome("remove", this.services.removeService(this.second));
		assertThat(this.events).containsExactly("stop b");
		this.second.stopping.callback(null);
		assertThat(this.events).endsWith("remove done");
		assertThat(this.services.services()).containsExactly(this.first, this.third);
	}

	@Test
	void whenNothingIsStartedStoppingIsDone() {
		addAll();
		outcome("stop", this.services.stopService());
		assertThat(this.events).containsExactly("stop done");
	}

	@Test
	void whenServiceIsAddedTwiceOrRemovedWithoutIsRefused() {
		this.services.addService(this.first);
		assertThatIllegalArgumentException().isThrownBy(() -> this.services.addService(this.first))
			.withMessageContaining("was added before");
		assertThatIllegalArgumentException().isThrownBy(() -> this.services.removeService(this.second))
			.withMessageContaining("none of these services");
	}

	private void addAll() {
		this.services.addService(this.first);
		this.services.addService(this.second);
		this.services.addService(this.third);
	}

	private void startAll() {
		addAll();
		this.services.startService();
		this.first.starting.callback(null);
		this.second.starting.callback(null);
		this.third.starting.callback(null);
		this.events.clear();
	}

	private void outcome(String what, Deferred<@Nullable Void> deferred) {
		deferred.addBoth((value, failure) -> {
			this.events.add(what + ((failure != null) ? " failed: " + failure.getMessage() : " done"));
			return null;
		});
	}

	private final class StubService implements Service {

		private final String name;

		private Deferred<@Nullable Void> starting = new Deferred<>();

		private Deferred<@Nullable Void> stopping = new Deferred<>();

		StubService(String name) {
			this.name = name;
		}

		@Override
		public Deferred<@Nullable Void> startService() {
			MultiServiceTests.this.events.add("start " + this.name);
			this.starting = new Deferred<>();
			return this.starting;
		}

		@Override
		public Deferred<@Nullable Void> stopService() {
			MultiServiceTests.this.events.add("stop " + this.name);
			this.stopping = new Deferred<>();
			return this.stopping;
		}

		@Override
		public boolean running() {
			return this.starting.called();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
