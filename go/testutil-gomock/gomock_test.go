// Package gomock_test shows that testutil.CheckLeak and gomock work together. It is a module of its own, so that
// testutil itself needs nothing but the standard library.
package gomock_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/gvp-dev/gvp/go/testutil"
	"go.uber.org/mock/gomock"
)

// Store is what is mocked.
type Store interface{ Save(key string) error }

// MockStore is what mockgen makes of Store.
type MockStore struct {
	ctrl     *gomock.Controller
	recorder *MockStoreRecorder
}

// MockStoreRecorder records what is expected of a MockStore.
type MockStoreRecorder struct{ mock *MockStore }

// NewMockStore makes a mock.
func NewMockStore(ctrl *gomock.Controller) *MockStore {
	m := &MockStore{ctrl: ctrl}
	m.recorder = &MockStoreRecorder{m}
	return m
}

// EXPECT lets a test say what it expects.
func (m *MockStore) EXPECT() *MockStoreRecorder { return m.recorder }

// Save is the mocked method.
func (m *MockStore) Save(key string) error {
	m.ctrl.T.Helper()
	results := m.ctrl.Call(m, "Save", key)
	err, _ := results[0].(error)
	return err
}

// Save says that a call is expected.
func (r *MockStoreRecorder) Save(key any) *gomock.Call {
	r.mock.ctrl.T.Helper()
	return r.mock.ctrl.RecordCallWithMethodType(r.mock, "Save", reflect.TypeOf((*MockStore)(nil).Save), key)
}

// saveLater saves in the background, and says when it is done.
func saveLater(store Store, key string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- store.Save(key) }()
	return done
}

// The controller finishes in a cleanup of its own, before CheckLeak looks.
func TestTheControllerFinishesFirst(t *testing.T) {
	testutil.CheckLeak(t)
	ctrl := gomock.NewController(t)
	store := NewMockStore(ctrl)
	store.EXPECT().Save("a").Return(nil)
	if err := <-saveLater(store, "a"); err != nil {
		t.Error(err)
	}
}

// Nobody waits for the goroutine that saves; it has ended by the time that CheckLeak has waited for it.
func TestAGoroutineThatCallsTheMockMayEndLater(t *testing.T) {
	testutil.CheckLeak(t)
	ctrl := gomock.NewController(t)
	store := NewMockStore(ctrl)
	saved := make(chan struct{})
	store.EXPECT().Save("a").DoAndReturn(func(string) error {
		close(saved)
		time.Sleep(50 * time.Millisecond)
		return nil
	})
	saveLater(store, "a")
	<-saved
}

// reporter is a test that only counts what it is told, as CheckLeak and gomock see it.
type reporter struct {
	*testing.T
	failures int
	cleanups []func()
}

func (r *reporter) Cleanup(f func())                  { r.cleanups = append(r.cleanups, f) }
func (r *reporter) Errorf(format string, args ...any) { r.failures++; r.Logf(format, args...) }
func (r *reporter) Fatalf(format string, args ...any) { r.failures++; r.Logf(format, args...) }

// A mock that blocks for ever keeps the goroutine that calls it; the controller is content, CheckLeak is not.
func TestAMockThatBlocksIsFound(t *testing.T) {
	r := &reporter{T: t}
	release := make(chan struct{})
	defer close(release)
	testutil.CheckLeak(r, testutil.SettleWithin(100*time.Millisecond))
	ctrl := gomock.NewController(r)
	store := NewMockStore(ctrl)
	called := make(chan struct{})
	store.EXPECT().Save("a").DoAndReturn(func(string) error {
		close(called)
		<-release
		return nil
	})
	saveLater(store, "a")
	<-called
	for i := len(r.cleanups) - 1; i >= 0; i-- {
		r.cleanups[i]()
	}
	if r.failures != 1 {
		t.Errorf("%d failures", r.failures)
	}
}
