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

package io.eventreactor.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;

/**
 * Builds a tower: a hundred things that will have a value, each with a step which returns
 * the one below. They get their values from the top to the bottom, so that each waits for
 * the next, until the value of the last goes up through all of them to the step that
 * keeps it.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:-BackgroundCompilation")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class DeferredTower {

	static final int LEVELS = 100;

	final Link input = Link.ring();

	private @Nullable Link result;

	private final Callback<Link, @Nullable Void> keepCallback = (link) -> {
		this.result = link.next();
		return null;
	};

	private final Consumer<Link> keepConsumer = (link) -> this.result = link.next();

	private final FutureListener<Link> keepListener = (future) -> this.result = future.getNow().next();

	private final Handler<Link> keepHandler = (link) -> this.result = link.next();

	/**
	 * Measures {@link Deferred}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object deferred() {
		List<Deferred<Link>> levels = new ArrayList<>(LEVELS);
		Deferred<Link> lowest = new Deferred<>();
		levels.add(lowest);
		Deferred<Link> last = lowest;
		for (int i = 1; i < LEVELS; i++) {
			Deferred<Link> next = last;
			Deferred<Link> level = new Deferred<>();
			levels.add(level);
			last = level.addCallbackDeferred((link) -> next);
		}
		last.addCallback(this.keepCallback);
		for (int i = LEVELS - 1; i >= 0; i--) {
			levels.get(i).callback(this.input);
		}
		return this.result;
	}

	/**
	 * Measures {@link CompletableFuture}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object completableFuture() {
		List<CompletableFuture<Link>> levels = new ArrayList<>(LEVELS);
		CompletableFuture<Link> lowest = new CompletableFuture<>();
		levels.add(lowest);
		CompletableFuture<Link> last = lowest;
		for (int i = 1; i < LEVELS; i++) {
			CompletableFuture<Link> next = last;
			CompletableFuture<Link> level = new CompletableFuture<>();
			levels.add(level);
			last = level.thenCompose((link) -> next);
		}
		last.thenAccept(this.keepConsumer);
		for (int i = LEVELS - 1; i >= 0; i--) {
			levels.get(i).complete(this.input);
		}
		return this.result;
	}

	/**
	 * Measures Netty's {@link Promise}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object nettyPromise() {
		List<Promise<Link>> levels = new ArrayList<>(LEVELS);
		Promise<Link> lowest = Promises.create();
		levels.add(lowest);
		Future<Link> last = lowest;
		for (int i = 1; i < LEVELS; i++) {
			Future<Link> next = last;
			Promise<Link> level = Promises.create();
			levels.add(level);
			last = Promises.compose(level, (link) -> next);
		}
		last.addListener(this.keepListener);
		for (int i = LEVELS - 1; i >= 0; i--) {
			levels.get(i).setSuccess(this.input);
		}
		return this.result;
	}

	/**
	 * Measures Vert.x's {@link io.vertx.core.Future}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object vertxFuture() {
		List<io.vertx.core.Promise<Link>> levels = new ArrayList<>(LEVELS);
		io.vertx.core.Promise<Link> lowest = io.vertx.core.Promise.promise();
		levels.add(lowest);
		io.vertx.core.Future<Link> last = lowest.future();
		for (int i = 1; i < LEVELS; i++) {
			io.vertx.core.Future<Link> next = last;
			io.vertx.core.Promise<Link> level = io.vertx.core.Promise.promise();
			levels.add(level);
			last = level.future().compose((link) -> next);
		}
		last.onSuccess(this.keepHandler);
		for (int i = LEVELS - 1; i >= 0; i--) {
			levels.get(i).complete(this.input);
		}
		return this.result;
	}

	/**
	 * Measures Reactor's {@link Mono}, of a {@link Sinks.One}.
	 * @return what the last step got to
	 */
	@Benchmark
	public @Nullable Object mono() {
		List<Sinks.One<Link>> levels = new ArrayList<>(LEVELS);
		Sinks.One<Link> lowest = Sinks.one();
		levels.add(lowest);
		Mono<Link> last = lowest.asMono();
		for (int i = 1; i < LEVELS; i++) {
			Mono<Link> next = last;
			Sinks.One<Link> level = Sinks.one();
			levels.add(level);
			last = level.asMono().flatMap((link) -> next);
		}
		last.subscribe(this.keepConsumer);
		for (int i = LEVELS - 1; i >= 0; i--) {
			levels.get(i).tryEmitValue(this.input);
		}
		return this.result;
	}

}
