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

package io.eventreactor.docs.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.eventreactor.DelayedCall;
import io.eventreactor.defer.Deferred;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.task.Cooperator;
import io.eventreactor.task.DeferLater;
import io.eventreactor.task.LoopingCall;
import io.eventreactor.task.Threads;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;

class TimeTests extends AbstractReactorTests {

	private final ManualClock clock = new ManualClock();

	private final List<String> log = new CopyOnWriteArrayList<>();

	private void show(Object value) {
		this.log.add(String.valueOf(value));
	}

	@Test
	void callLater() {
		ManualClock reactor = this.clock;
		// tag::call-later[]
		DelayedCall reminder = reactor.callLater(Duration.ofSeconds(30), () -> show("still there?"));
		reminder.reset(Duration.ofSeconds(60));
		if (reminder.active()) {
			reminder.cancel();
		}
		// end::call-later[]
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.log).isEmpty();
		// tag::defer-later[]
		DeferLater.deferLater(reactor, Duration.ofSeconds(5), () -> "tea is ready").addCallback((text) -> {
			show(text);
			return null;
		});
		// end::defer-later[]
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(this.log).containsExactly("tea is ready");
	}

	@Test
	void loopingCall() {
		ManualClock reactor = this.clock;
		// tag::looping-call[]
		LoopingCall heartbeat = new LoopingCall(reactor, () -> show("beat"));
		Deferred<LoopingCall> end = heartbeat.start(Duration.ofSeconds(10));
		// end::looping-call[]
		this.clock.pump(Duration.ofSeconds(10), Duration.ofSeconds(10));
		assertThat(this.log).containsExactly("beat", "beat", "beat");
		// tag::looping-stop[]
		heartbeat.stop();
		// end::looping-stop[]
		assertThat(end.called()).isTrue();
		this.log.clear();
		// tag::with-count[]
		LoopingCall counting = LoopingCall.withCount(reactor, (count) -> {
			show(count + " intervals");
			return null;
		}).onFailure(LoopingCall.FailurePolicy.CONTINUE);
		counting.start(Duration.ofSeconds(1), false);
		// end::with-count[]
		this.clock.pump(Duration.ofSeconds(1), Duration.ofSeconds(3));
		assertThat(this.log).containsExactly("1 intervals", "3 intervals");
	}

	@Test
	void cooperator() throws Exception {
		CompletableFuture<List<Integer>> result = new CompletableFuture<>();
		this.reactor.callFromThread(() -> {
			// tag::cooperator[]
			List<Integer> squares = new ArrayList<>();
			Iterator<Boolean> work = IntStream.range(0, 1000).mapToObj((i) -> squares.add(i * i)).iterator();
			Deferred<Iterator<Boolean>> done = new Cooperator(this.reactor).coiterate(work);
			// end::cooperator[]
			done.addCallback((iterator) -> result.complete(squares));
		});
		assertThat(result.get(20, TimeUnit.SECONDS)).hasSize(1000);
	}

	@Test
	void threads() throws Exception {
		CompletableFuture<List<Boolean>> result = new CompletableFuture<>();
		this.reactor.callFromThread(() ->
		// tag::defer-to-thread[]
		Threads.deferToThread(this.reactor, () -> this.reactor.isInReactorThread())
			.addCallback((blocked) -> List.of(blocked, this.reactor.isInReactorThread()))
			// end::defer-to-thread[]
			.addCallback(result::complete));
		assertThat(result.get(20, TimeUnit.SECONDS)).containsExactly(false, true);
	}

	@Test
	void comingFromOtherThreads() throws Exception {
		CompletableFuture<Boolean> called = new CompletableFuture<>();
		// tag::call-from-thread[]
		this.reactor.callFromThread(() -> show("on the loop: " + this.reactor.isInReactorThread()));
		// end::call-from-thread[]
		this.reactor.callFromThread(() -> called.complete(true));
		called.get(20, TimeUnit.SECONDS);
		assertThat(this.log).containsExactly("on the loop: true");
		// tag::blocking-call[]
		String answer = Threads.blockingCallFromThread(this.reactor,
				() -> DeferLater.deferLater(this.reactor, Duration.ofMillis(10), () -> "from the loop"));
		// end::blocking-call[]
		assertThat(answer).isEqualTo("from the loop");
	}

}
